import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ImportFailure, ImportJob } from '../../api/answers.ts';
import { write } from '../../api/client.ts';
import { importFailures, importJob } from '../../api/queries.ts';
import { type Column, DataTable } from '../../controls/data-table.tsx';
import { Facts } from '../../controls/facts.tsx';
import { Failure } from '../../controls/states.tsx';
import { countText, percentText } from '../../format/numbers.ts';
import type { Reading } from './reading.ts';
import { upload } from './upload.ts';

type JobProgressProps = {
  readonly file: File;
  readonly reading: Reading;
  readonly onRestart: () => void;
};

/** A file on its way: first only tried, then, if a person says so, imported. */
export function JobProgress({ file, reading, onRestart }: JobProgressProps) {
  const queries = useQueryClient();
  const isBegun = useRef(false);
  const begin = useMutation({
    mutationFn: async () => {
      const { importId, parts } = await upload(file, reading.format);
      await start(importId, parts, reading, true);
      return { importId, parts };
    },
  });
  useEffect(() => {
    // Once, although React mounts twice while one develops.
    if (!isBegun.current) begin.mutate();
    isBegun.current = true;
  });
  const importId = begin.data?.importId ?? '';
  const job = useQuery({ ...importJob(importId), enabled: importId !== '' });
  const confirm = useMutation({
    mutationFn: () => start(importId, begin.data?.parts ?? 1, reading, false),
    onSettled: () => queries.invalidateQueries({ queryKey: ['/v1/imports'] }),
  });
  const error = begin.error ?? job.error ?? confirm.error;
  if (error) return <Failure error={error} retry={onRestart} />;
  if (!job.data) return <Meter word={`Sending ${file.name}`} />;
  const isAtWork = ['uploading', 'running', 'cancelling'].includes(job.data.status);
  return (
    <div className="stack">
      {isAtWork ? (
        <Meter word={workWord(job.data)} fraction={job.data.progress.fraction} />
      ) : (
        <Outcome job={job.data} />
      )}
      <Counts job={job.data} />
      {job.data.counts.failed > 0 && !isAtWork && <Failures importId={importId} />}
      <div className="form-end">
        {!isAtWork && job.data.dryRun && job.data.status === 'done' && (
          <button
            type="button"
            className="button button-primary"
            disabled={confirm.isPending || confirm.isSuccess}
            onClick={() => confirm.mutate()}
          >
            Import {countText(job.data.counts.created + job.data.counts.updated)} for good
          </button>
        )}
        {!isAtWork && (
          <button type="button" className="button button-quiet" onClick={onRestart}>
            Another file
          </button>
        )}
      </div>
    </div>
  );
}

function start(importId: string, parts: number, reading: Reading, dryRun: boolean) {
  const { format, ...how } = reading;
  return write<ImportJob>('POST', `/v1/imports/${importId}/start`, { ...how, parts, dryRun });
}

function workWord({ dryRun, status, progress }: ImportJob): string {
  if (status === 'uploading') return 'Sending the file';
  const lines = `${countText(progress.lines)} lines so far`;
  return dryRun ? `Trying: ${lines}` : `Importing: ${lines}`;
}

function Meter({ word, fraction }: { word: string; fraction?: number }) {
  return (
    <div className="meter" role="status">
      <span>{word}</span>
      <progress max={1} value={fraction} aria-label={word} />
      {fraction !== undefined && <span className="number">{percentText(fraction)}</span>}
    </div>
  );
}

function Outcome({ job }: { job: ImportJob }) {
  if (job.status === 'failed') {
    return (
      <p className="import-missing" role="alert">
        The file could not be read: {job.reason}
      </p>
    );
  }
  return (
    <h2 className="outcome">
      <CircleCheck size={18} aria-hidden />
      {job.dryRun ? 'Tried: nothing is stored yet. This is what would happen.' : 'Imported.'}
    </h2>
  );
}

function Counts({ job: { counts, dryRun } }: { job: ImportJob }) {
  const words = dryRun
    ? (['Would be new', 'Would change', 'Already so', 'Cannot be imported'] as const)
    : (['New', 'Changed', 'Already so', 'Not imported'] as const);
  const values = [counts.created, counts.updated, counts.unchanged, counts.failed];
  return <Facts facts={words.map((name, i) => ({ name, value: countText(values[i] ?? 0) }))} />;
}

const COLUMNS: readonly Column<ImportFailure>[] = [
  { id: 'line', title: 'Line', text: ({ line }) => line },
  { id: 'externalId', title: 'Your id', text: ({ externalId }) => externalId ?? null },
  { id: 'reason', title: 'Why', text: ({ reason }) => reason },
];

function Failures({ importId }: { importId: string }) {
  const { data } = useQuery(importFailures(importId));
  if (!data) return null;
  return (
    <DataTable
      caption="Lines that cannot be imported"
      columns={COLUMNS}
      rows={data.items}
      keyOf={({ line }) => String(line)}
    />
  );
}
