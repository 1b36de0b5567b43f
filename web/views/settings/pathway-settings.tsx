import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Pathway, Program } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { pathways, programs } from '../../api/queries.ts';
import { refresh } from '../../api/refresh.ts';
import { useRights } from '../../app/session.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { plural } from '../../format/numbers.ts';
import { RemoveButton } from './keys.tsx';
import { Section } from './section.tsx';
import { StepsEditor } from './steps-editor.tsx';

/** What is earned one after the other: sequences and trees of programs. */
export function PathwaySettings() {
  const query = useQuery(pathways());
  const { data = [] } = useQuery(programs());
  const { canEdit } = useRights();
  const [isAdding, setAdding] = useState(false);
  const queries = useQueryClient();
  const done = () => refresh(queries, '/v1/pathways', '/v1/reports/goals/');
  return (
    <div className="stack settings">
      {canEdit && !isAdding && (
        <div>
          <button type="button" className="button" onClick={() => setAdding(true)}>
            <Plus size={15} aria-hidden /> New pathway
          </button>
        </div>
      )}
      {isAdding && (
        <Section title="New pathway">
          <Form
            fields={[...fieldsFor(data), ID]}
            values={{ dropOffDays: 180 }}
            action="Create"
            onSubmit={async (body) => {
              await write('POST', '/v1/pathways', body);
              await done();
              setAdding(false);
            }}
          />
        </Section>
      )}
      <Loaded query={query} lines={4}>
        {(items) =>
          items.length === 0 ? (
            <section className="card">
              <Empty title="No pathways yet">
                A pathway is a sequence or a tree of programs that learners finish step by step.
              </Empty>
            </section>
          ) : (
            <ul className="stack">
              {items.map((pathway) => (
                <li key={pathway.pathwayId}>
                  <PathwayCard
                    pathway={pathway}
                    programs={data}
                    isReadOnly={!canEdit}
                    onSaved={done}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
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
    <details className="card fold">
      <summary className="fold-head">
        <span className="card-title">
          <strong>{name}</strong>
          <span className="muted">
            {plural(steps.length, 'step')} · given up after {plural(dropOffDays, 'day')}
          </span>
        </span>
        <ChevronDown size={16} aria-hidden />
      </summary>
      <div className="card-body stack">
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
      </div>
    </details>
  );
}
