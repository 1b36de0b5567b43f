import type { Context, SQSEvent } from 'aws-lambda';
import { type QueuedImport, queueImport } from '#shared/data/import-queue.ts';
import { runImport } from '#shared/importers/run-import.ts';
import { log } from '#shared/log.ts';

/** Time enough to end the chunk that is being done. */
const RESERVE_MS = 60_000;

/**
 * The import queue: go on with an import, and queue it again before Lambda's time is up. What fails
 * comes back by itself, and goes on where the last chunk was committed.
 */
export async function handler(
  { Records }: SQSEvent,
  { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const isOver = () => getRemainingTimeInMillis() < RESERVE_MS;
  for (const { body } of Records) {
    const queued = JSON.parse(body) as QueuedImport;
    const outcome = await runImport(queued.issuerId, queued.importId, isOver);
    log.info('an import has run', { ...queued, outcome });
    if (outcome === 'over') await queueImport(queued);
  }
}
