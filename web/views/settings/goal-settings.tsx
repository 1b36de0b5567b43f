import { useQuery, useQueryClient } from '@tanstack/react-query';
import { write } from '../../api/client.ts';
import { benchmarks, issuer } from '../../api/queries.ts';
import { refresh } from '../../api/refresh.ts';
import { useRights } from '../../app/session.ts';
import { Form, type FormField } from '../../controls/form.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { industryWord } from '../../format/words.ts';
import { BaselineForm } from './baseline-form.tsx';
import { Section } from './section.tsx';
import { Targets } from './targets.tsx';

/** What goals are measured against: targets, the industry, and what was before. */
export function GoalSettings() {
  const query = useQuery(issuer());
  const industries = useQuery(benchmarks()).data?.items.map((one) => one.industry) ?? [];
  const { isOwner } = useRights();
  const queries = useQueryClient();
  async function save(body: object): Promise<void> {
    await write('PATCH', '/v1/issuer', body);
    await refresh(queries, '/v1/issuer', '/v1/reports');
  }
  return (
    <div className="stack settings">
      <Targets />
      <Loaded query={query} lines={6}>
        {(values) => (
          <div className="stack">
            <Section
              title="Industry"
              lead="Published averages of your industry are shown beside your rates, with their source."
            >
              <Form
                fields={industryFields(industries)}
                values={values}
                action="Save industry"
                isReadOnly={!isOwner}
                onSubmit={save}
              />
            </Section>
            <Section
              title="Savings"
              lead="The cost and time of a paper credential. Savings are only shown once this is set. Programs can have their own values."
            >
              <BaselineForm
                baseline={values.baseline}
                isReadOnly={!isOwner}
                onSave={(baseline) => save({ baseline })}
              />
            </Section>
          </div>
        )}
      </Loaded>
    </div>
  );
}

function industryFields(industries: readonly string[]): readonly FormField[] {
  return [
    {
      name: 'industry',
      label: 'Your industry',
      kind: 'choice',
      isNullable: true,
      options: [
        ['', 'None: compare with nobody'],
        ...industries.map((id) => [id, industryWord(id)] as const),
      ],
    },
  ];
}
