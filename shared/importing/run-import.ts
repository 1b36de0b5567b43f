import { csvIdKey } from '#shared/aws/root-secret.ts';
import { AppError } from '#shared/errors.ts';
import type { ImportId, IssuerId } from '#shared/ids.ts';
import { readIssuer } from '#shared/registry/issuers.ts';
import { importChunks } from './import-chunks.ts';
import { deleteParts, importFile } from './import-files.ts';
import type { Outcome } from './import-line.ts';
import { countsOf, linesImporter, withImportStore } from './import-lines.ts';
import {
  BEGINNING,
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
 * Continues an import until it ends, or until `isOver` says that time is up: chunk by chunk, each
 * committed with its counts and the place where the next one begins.
 *
 * If a run dies in the middle of a chunk, the next one does the chunk again: a line that was
 * imported already has the same outcome. Two runs at once are safe: one of them commits each chunk.
 *
 * A dry run keeps what it would write only while it runs: one that begins in the middle of the file
 * tries the lines before it again, and one whose time is up ends there.
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
  const idKey = await csvIdKey(issuerId);
  const { timeZone } = issuer;
  const chunks = importChunks(importFile(began), began, { timeZone, idKey, chunkLines });
  const { dryRun, channels, cta } = began.wishes ?? {};
  try {
    return await withImportStore(issuer, { dryRun }, (store) => {
      const importLines = linesImporter(issuer, { channels, cta }, store);
      return runChunks(began, { chunks, importLines, isOver });
    });
  } catch (error) {
    // The file as a whole cannot be read; what was imported of it stays.
    if (!(error instanceof AppError)) throw error;
    return ended(began, 'failed', error.message);
  }
}

type Run = {
  readonly chunks: ReturnType<typeof importChunks>;
  readonly importLines: ReturnType<typeof linesImporter>;
  readonly isOver: () => boolean;
};

async function runChunks(began: Import, { chunks, importLines, isOver }: Run) {
  const { issuerId, importId, run, wishes } = began;
  let tried = BEGINNING;
  for (let job: Import | undefined = began; job; job = await findImport(issuerId, importId)) {
    if (!isGoing(job) || job.run !== run) return 'ended';
    const ending = job.status === 'cancelling' ? 'cancelled' : chunks.endingAt(job.place);
    if (ending) return await ended(job, ending);
    if (isOver()) return wishes?.dryRun ? await ended(job, 'failed', tooLong(job)) : 'over';
    const place = wishes?.dryRun ? tried : job.place;
    const { lines, next } = await chunks.at(place);
    const outcomes = await importLines(lines, (line) => `${importId}/${run}/${line}`);
    if (place.offset === job.place.offset) await commitChunk(job, chunkOutcome(outcomes, next));
    tried = next;
  }
  return 'ended';
}

function tooLong({ place }: Import): string {
  return `the time for a dry run was up after line ${place.line - 1}: counts and failures are those of the lines up to there; try the rest as a file of its own`;
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
