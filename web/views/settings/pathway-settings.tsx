import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Pathway, Program } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { pathways, programs } from '../../api/queries.ts';
import { refresh } from '../../api/refresh.ts';
import { useRights } from '../../app/session.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { plural } from '../../format/numbers.ts';
import { NamedThing, NamedThings } from './named-things.tsx';
import { RemoveButton } from './remove-button.tsx';
import { StepsEditor } from './steps-editor.tsx';

/** What is earned one after the other: sequences and trees of programs. */
export function PathwaySettings() {
  const query = useQuery(pathways());
  const { data = [] } = useQuery(programs());
  const { canEdit } = useRights();
  const queries = useQueryClient();
  const done = () => refresh(queries, '/v1/pathways', '/v1/reports/goals/');
  return (
    <NamedThings
      query={query}
      keyOf={({ pathwayId }) => pathwayId}
      word="pathway"
      about="A pathway is a sequence or a tree of programs that learners finish step by step."
      fields={[...fieldsFor(data), ID]}
      values={{ dropOffDays: 180 }}
      onCreate={async (body) => {
        await write('POST', '/v1/pathways', body);
        await done();
      }}
    >
      {(pathway) => (
        <PathwayCard pathway={pathway} programs={data} isReadOnly={!canEdit} onSaved={done} />
      )}
    </NamedThings>
  );
}

const ID: FormField = {
  name: 'externalId',
  label: 'Your id for it',
  isRequired: true,
  hint: 'It never changes.',
};

function fieldsFor(all: readonly Program[]): readonly FormField[] {
  return [
    { name: 'name', label: 'Name', isRequired: true },
    {
      name: 'steps',
      label: 'Steps',
      hint: 'One after the other; let several follow the same step to make a tree.',
      own: (control) => <StepsEditor {...control} programs={all} />,
    },
    {
      name: 'dropOffDays',
      label: 'Given up after days',
      kind: 'number',
      hint: 'Who takes no further step for so long counts as dropped off.',
    },
  ];
}

type PathwayCardProps = {
  readonly pathway: Pathway;
  readonly programs: readonly Program[];
  readonly isReadOnly: boolean;
  readonly onSaved: () => Promise<void>;
};

function PathwayCard({ pathway, programs: all, isReadOnly, onSaved }: PathwayCardProps) {
  const { pathwayId, name, steps, dropOffDays } = pathway;
  const path = `/v1/pathways/${pathwayId}`;
  const remove = useMutation({ mutationFn: () => write('DELETE', path), onSuccess: onSaved });
  return (
    <NamedThing
      name={name}
      about={`${plural(steps.length, 'step')} · given up after ${plural(dropOffDays, 'day')}`}
    >
      <Form
        fields={fieldsFor(all)}
        values={pathway}
        action="Save"
        isReadOnly={isReadOnly}
        onSubmit={async (body) => {
          await write('PATCH', path, body);
          await onSaved();
        }}
      />
      {!isReadOnly && (
        <div>
          <RemoveButton name={name} onRemove={() => remove.mutate()} />
        </div>
      )}
    </NamedThing>
  );
}
