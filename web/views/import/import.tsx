import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportJob } from '../../api/answers.ts';
import { importJobs } from '../../api/queries.ts';
import { Page } from '../../app/page.tsx';
import { useRights } from '../../app/session.ts';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty, NoPermission } from '../../controls/states.tsx';
import { instantText } from '../../format/dates.ts';
import { countText } from '../../format/numbers.ts';
import { sentenceCase } from '../../format/words.ts';
import { Columns } from './columns.tsx';
import { DropFile } from './drop-file.tsx';
import { JobProgress } from './job-progress.tsx';
import type { Reading } from './reading.ts';
import './import.css';

type Step =
  | { readonly at: 'file' }
  | { readonly at: 'columns'; readonly file: File }
  | { readonly at: 'job'; readonly file: File; readonly reading: Reading };

/** From a file to credentials: what its columns mean, what would become of it, and then for good. */
export function Import() {
  const { canEdit } = useRights();
  const [step, setStep] = useState<Step>({ at: 'file' });
  const restart = () => setStep({ at: 'file' });
  return (
    <Page
      title="Import"
      lead="CSV, Excel (.xlsx), JSON or NDJSON. Importing the same file twice changes nothing: credentials are matched by your id."
    >
      {canEdit ? (
        <section className="card" aria-label="Import a file">
          <ol className="steps" aria-label="Steps">
            {STEPS.map(([at, word], i) => (
              <li key={at} aria-current={at === step.at ? 'step' : undefined}>
                <span className="step-number">{i + 1}</span> {word}
              </li>
            ))}
          </ol>
          <div className="card-body">
            {step.at === 'file' && <DropFile onFile={(file) => setStep(afterFile(file))} />}
            {step.at === 'columns' && (
              <Columns
                file={step.file}
                onBack={restart}
                onDone={(reading) => setStep({ at: 'job', file: step.file, reading })}
              />
            )}
            {step.at === 'job' && (
              <JobProgress file={step.file} reading={step.reading} onRestart={restart} />
            )}
          </div>
        </section>
      ) : (
        <section className="card">
          <NoPermission>Viewers do not import. Ask an owner or a marketer.</NoPermission>
        </section>
      )}
      <PastImports />
    </Page>
  );
}

const STEPS = [
  ['file', 'Choose a file'],
  ['columns', 'Say what its columns mean'],
  ['job', 'Try, then import'],
] as const satisfies readonly (readonly [Step['at'], string])[];

/** JSON says itself what it means. */
function afterFile(file: File): Step {
  if (/\.json$/i.test(file.name)) return { at: 'job', file, reading: { format: 'json' } };
  const isCsv = !/\.(ndjson|jsonl)$/i.test(file.name);
  return isCsv ? { at: 'columns', file } : { at: 'job', file, reading: { format: 'ndjson' } };
}

const COLUMNS: readonly Column<ImportJob>[] = [
  { id: 'file', title: 'File', text: ({ fileName, importId }) => fileName ?? importId },
  { id: 'when', title: 'When', text: ({ createdAt }) => instantText(createdAt) },
  {
    id: 'status',
    title: 'Status',
    text: ({ status, dryRun }) => (dryRun ? `Tried: ${status}` : sentenceCase(status)),
  },
  ...(['created', 'updated', 'unchanged', 'failed'] as const).map(
    (id): Column<ImportJob> => ({
      id,
      title: sentenceCase(id),
      isNumeric: true,
      text: ({ counts }) => counts[id],
      show: ({ counts }) => countText(counts[id]),
    }),
  ),
];

function PastImports() {
  const query = useQuery(importJobs());
  return (
    <section className="card" aria-labelledby="past-imports">
      <header className="card-head">
        <div className="card-title">
          <h2 id="past-imports">Past imports</h2>
        </div>
      </header>
      <div className="card-body card-body-flush">
        <Loaded query={query} lines={3}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="Nothing was imported yet" />
            ) : (
              <DataTable
                caption="Past imports"
                columns={COLUMNS}
                rows={items}
                keyOf={({ importId }) => importId}
              />
            )
          }
        </Loaded>
      </div>
    </section>
  );
}
