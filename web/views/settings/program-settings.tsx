import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Program } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { programs } from '../../api/queries.ts';
import { refresh } from '../../api/refresh.ts';
import { useRights } from '../../app/session.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { plural } from '../../format/numbers.ts';
import { BaselineForm } from './baseline-form.tsx';
import { NamedThing, NamedThings } from './named-things.tsx';

const FIELDS: readonly FormField[] = [
  { name: 'name', label: 'Name', isRequired: true },
  { name: 'description', label: 'Description', kind: 'long', isNullable: true },
  {
    name: 'destinationUrl',
    label: 'Call to action leads to',
    hint: 'On one of your allowed hosts.',
  },
  {
    name: 'ctaLabel',
    label: 'Call to action says',
    isNullable: true,
    hint: 'Such as: Start this course',
  },
  {
    name: 'shareText',
    label: 'Text to share',
    kind: 'long',
    isNullable: true,
    hint: '{recipient}, {program} and {issuer} are filled in.',
  },
  { name: 'attributionWindowDays', label: 'Attribution window in days', kind: 'number' },
  {
    name: 'attributionModel',
    label: 'A sign-up is credited to',
    kind: 'choice',
    options: [
      ['last', 'the last click before it'],
      ['first', 'the first click that led to it'],
    ],
  },
  {
    name: 'highStakes',
    label: 'High-stakes',
    kind: 'check',
    hint: 'Its credentials decide about a job or a licence.',
  },
  {
    name: 'ctaByDefault',
    label: 'Call to action on every new credential',
    kind: 'check',
    hint: 'If the program has a destination. Without it, make them one by one.',
  },
];

const NEW: readonly FormField[] = [
  { name: 'name', label: 'Name', isRequired: true },
  { name: 'externalId', label: 'Your id for it', isRequired: true, hint: 'It never changes.' },
  {
    name: 'destinationUrl',
    label: 'Call to action leads to',
    hint: 'On one of your allowed hosts.',
  },
];

/** The programs: texts, where they lead, whom they credit. */
export function ProgramSettings() {
  const query = useQuery(programs());
  const { canEdit } = useRights();
  const queries = useQueryClient();
  const saved = () => refresh(queries, '/v1/programs', '/v1/reports');
  return (
    <NamedThings
      query={query}
      keyOf={({ programId }) => programId}
      word="program"
      about="A program is the course or badge that is earned."
      fields={NEW}
      values={{}}
      onCreate={async (body) => {
        await write('POST', '/v1/programs', body);
        await saved();
      }}
    >
      {(program) => <ProgramCard program={program} isReadOnly={!canEdit} onSaved={saved} />}
    </NamedThings>
  );
}

type ProgramCardProps = {
  readonly program: Program;
  readonly isReadOnly: boolean;
  readonly onSaved: () => Promise<void>;
};

function ProgramCard({ program, isReadOnly, onSaved }: ProgramCardProps) {
  const { programId, name, attributionWindowDays, attributionModel, destinationUrl } = program;
  async function save(body: object): Promise<void> {
    await write('PATCH', `/v1/programs/${programId}`, body);
    await onSaved();
  }
  const leadsTo = destinationUrl?.replace(/^https?:\/\//, '') ?? 'Leads nowhere yet';
  const credits = `${attributionModel} click within ${plural(attributionWindowDays, 'day')}`;
  return (
    <NamedThing name={name} about={`${leadsTo} · ${credits}`}>
      <Form
        fields={FIELDS}
        values={program}
        action="Save"
        isReadOnly={isReadOnly}
        onSubmit={save}
      />
      <section className="fold-part" aria-label={`Savings of ${name}`}>
        <h3>Savings</h3>
        <p className="muted">Where they differ from the issuer’s, under Goals.</p>
        <BaselineForm
          baseline={program.baseline}
          isReadOnly={isReadOnly}
          onSave={(baseline) => save({ baseline })}
        />
      </section>
    </NamedThing>
  );
}
