import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Member } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { team } from '../../api/queries.ts';
import { useRights, useSession } from '../../app/session.ts';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Form, type FormField } from '../../controls/form.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { sentenceCase } from '../../format/words.ts';
import { RemoveButton } from './remove-button.tsx';
import { Section } from './section.tsx';

const ROLES = [
  ['owner', 'Everything: settings, keys, secrets, the team, erasing people.'],
  ['marketer', 'Reads, imports, and changes programs, credentials, links and calls to action.'],
  ['viewer', 'Reads.'],
] as const;

const ROLE_OPTIONS = ROLES.map(([role]) => [role, sentenceCase(role)] as const);

const INVITATION: readonly FormField[] = [
  { name: 'email', label: 'E-mail address', isRequired: true },
  { name: 'name', label: 'Name' },
  {
    name: 'role',
    label: 'Role',
    kind: 'choice',
    isRequired: true,
    options: [['', 'Choose…'], ...ROLE_OPTIONS],
  },
];

/** Who may come in, and what the roles may. */
export function Team() {
  const { isOwner } = useRights();
  return (
    <div className="stack settings">
      {isOwner ? <Members /> : <Myself />}
      <Section title="Roles" lead="A changed role applies from the next sign-in.">
        <dl className="roles">
          {ROLES.map(([role, may]) => (
            <div key={role}>
              <dt>{sentenceCase(role)}</dt>
              <dd>{may}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  );
}

function Members() {
  const query = useQuery(team());
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['/v1/team'] });
  const change = useMutation({
    mutationFn: ({ memberId, role }: Pick<Member, 'memberId' | 'role'>) =>
      write('PATCH', `/v1/team/${memberId}`, { role }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ memberId }: Member) => write('DELETE', `/v1/team/${memberId}`),
    onSettled: refresh,
  });
  const fault = change.error ?? remove.error;
  const columns = columnsFor(change.mutate, remove.mutate, useSession().data?.email);
  return (
    <>
      <Section title="Team" lead="Who can sign in for this issuer, and in which role." isFlush>
        {fault && (
          <p className="field-fault once" role="alert">
            {fault.message}
          </p>
        )}
        <Loaded query={query} lines={3}>
          {({ items }) => (
            <DataTable
              caption="Team"
              columns={columns}
              rows={items}
              keyOf={({ memberId }) => memberId}
            />
          )}
        </Loaded>
      </Section>
      <Section title="Invite somebody" lead="They get an invitation by e-mail.">
        <Form
          fields={INVITATION}
          values={{ role: '' }}
          action="Invite"
          done="Invited"
          onSubmit={async (body) => {
            await write('POST', '/v1/team', body);
            await refresh();
          }}
        />
      </Section>
    </>
  );
}

function columnsFor(
  onChange: (change: Pick<Member, 'memberId' | 'role'>) => void,
  onRemove: (member: Member) => void,
  ownEmail: string | undefined,
): readonly Column<Member>[] {
  return [
    { id: 'name', title: 'Name', text: ({ name }) => name },
    { id: 'email', title: 'E-mail', text: ({ email }) => email },
    { id: 'status', title: 'Status', text: ({ status }) => sentenceCase(status) },
    {
      id: 'role',
      title: 'Role',
      text: ({ role }) => role,
      show: ({ memberId, name, email, role }) => (
        <select
          className="button"
          aria-label={`Role of ${name}`}
          value={role}
          disabled={email === ownEmail}
          onChange={({ target }) => onChange({ memberId, role: target.value as Member['role'] })}
        >
          {ROLE_OPTIONS.map(([option, word]) => (
            <option key={option} value={option}>
              {word}
            </option>
          ))}
        </select>
      ),
    },
    {
      id: 'remove',
      title: 'Change',
      text: () => null,
      show: (member) =>
        member.email === ownEmail ? (
          <span className="muted">That is you</span>
        ) : (
          <RemoveButton name={member.name} onRemove={() => onRemove(member)} />
        ),
    },
  ];
}

function Myself() {
  const session = useSession().data;
  if (!session) return null;
  const facts = [
    ['Name', session.name],
    ['E-mail', session.email],
    ['Role', sentenceCase(session.role)],
  ];
  return (
    <Section title="You">
      <dl className="about-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
