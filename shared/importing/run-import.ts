import { csvIdKey } from '#shared/aws/root-secret.ts';
import { AppError } from '#shared/errors.ts';
import type { ImportId, IssuerId } from '#shared/ids.ts';
import { readIssuer } from '#shared/registry/issuers.ts';
import { importChunks } from './import-chunks.ts';
import { deleteParts, importFile } from './import-files.ts';
import type { Outcome } from './import-line.ts';
import { countsOf, linesImporter } from './import-lines.ts';
import {
  type ChunkOutcome,
  commitChunk,
  endRun,
  findImport,
  type Import,
  type ImportFailure,
} from './jobs.ts';

/** Enough to keep many writes in flight, and few enough to be done again. */
const CHUNK_LINES = 500;

/**
 * Go on with an import until it ends, or until `isOver` says that time is up: chunk by chunk, each
 * committed with its counts and the place where the next one begins.
 *
 * Whoever dies in the middle of a chunk, the next one does it again: a line that was imported
 * already is told what became of it then. So may two run at once: one of them commits.
 *
 * @returns `over` if there is more to do
 */
export async function runImport(
  issuerId: IssuerId,
  importId: ImportId,
  isOver: () => boolean,
  chunkLines: number = CHUNK_LINES,
): Promise<'over' | 'ended'> {
  const began = await findImport(issuerId, importId);
  const issuer = began && (await readIssuer(issuerId));
  if (!issuer || !isGoing(began)) return 'ended';
  const { timeZone } = issuer;
  const importLines = linesImporter(issuer, began.wishes ?? {});
  const chunks = importChunks(importFile(began), began, {
    timeZone,
    idKey: await csvIdKey(issuerId),
    chunkLines,
  });
  try {
    for (let job: Import | undefined = began; job; job = await findImport(issuerId, importId)) {
      if (!isGoing(job) || job.run !== began.run) return 'ended';
      const ending = job.status === 'cancelling' ? 'cancelled' : chunks.endingAt(job.place);
      if (ending) return await ended(job, ending);
      if (isOver()) return 'over';
      const { lines, next } = await chunks.at(job.place);
      const mark = (line: number) => `${importId}/${began.run}/${line}`;
      const outcomes = await importLines(lines, mark);
      await commitChunk(job, chunkOutcome(outcomes, next));
    }
    return 'ended';
  } catch (error) {
    // The file as a whole cannot be read; what was imported of it stays.
    if (!(error instanceof AppError)) throw error;
    return ended(began, 'failed', error.message);
  }
}

function isGoing(job: Import | undefined): job is Import {
  return job?.status === 'running' || job?.status === 'cancelling';
}

/** A file that was only looked at is kept: the next run may import it. */
async function ended(job: Import, status: Parameters<typeof endRun>[1], reason?: string) {
  const isEnded = await endRun(job, status, reason);
  if (isEnded && !job.wishes?.dryRun && status === 'done') await deleteParts(job);
  return 'ended' as const;
}

function chunkOutcome(outcomes: readonly Outcome[], next: Import['place']): ChunkOutcome {
  const failures = outcomes.flatMap((outcome) => {
    const { line, externalId } = outcome;
    if (outcome.status === 'failed')
      return [failureOf({ line, externalId, errors: outcome.errors })];
    const { warnings: errors } = outcome;
    return errors ? [{ ...failureOf({ line, externalId, errors }), isImported: true }] : [];
  });
  return { counts: countsOf(outcomes), failures, next };
}

const ERRORS_MAX = 5;

const MESSAGE_MAX = 300;

/** Short enough that a chunk of them fits in one item. */
function failureOf({ line, externalId, errors: told }: ImportFailure): ImportFailure {
  const errors = told.slice(0, ERRORS_MAX).map(({ field, message }) => ({
    field: field.slice(0, MESSAGE_MAX),
    message: message.slice(0, MESSAGE_MAX),
  }));
  return { line, ...(externalId && { externalId }), errors };
}
