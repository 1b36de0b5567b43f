import { useSession } from '../../app/session.ts';
import { sentenceCase } from '../../format/words.ts';
import { Section } from './section.tsx';

const ROLES = [
  ['Owner', 'Everything: settings, keys, secrets, the team, erasing people.'],
  ['Marketer', 'Reads, imports, and changes programs, credentials, links and calls to action.'],
  ['Viewer', 'Reads.'],
] as const;

/** Who one is here, and what the roles may. */
export function Team() {
  const session = useSession().data;
  if (!session) return null;
  return (
    <div className="stack settings">
      <Section title="You">
        <dl className="about-list">
          <div>
            <dt>Name</dt>
            <dd>{session.name}</dd>
          </div>
          <div>
            <dt>E-mail</dt>
            <dd>{session.email}</dd>
          </div>
          <div>
            <dt>Role</dt>
            <dd>{sentenceCase(session.role)}</dd>
          </div>
        </dl>
      </Section>
      <Section
        title="Roles"
        lead="People and their roles are kept by your identity provider; a change holds from the next sign-in on."
      >
        <dl className="roles">
          {ROLES.map(([role, may]) => (
            <div key={role}>
              <dt>{role}</dt>
              <dd>{may}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  );
}
