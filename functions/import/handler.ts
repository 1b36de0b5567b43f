import type { Context, SQSEvent } from 'aws-lambda';
import { IMPORT_ATTEMPTS_MAX } from '#shared/importing/import-attempts.ts';
import { type Queued, queueImport, queuePull } from '#shared/importing/import-queue.ts';
import { giveUpImport } from '#shared/importing/jobs.ts';
import { runImport } from '#shared/importing/run-import.ts';
import { runPull } from '#shared/importing/run-pull.ts';
import { giveUpPull, issuersWithSource } from '#shared/importing/sources.ts';
import { log } from '#shared/log.ts';

/** Time enough to end the chunk that is being done. */
const RESERVE_MS = 60_000;

/** What the schedule sends, once an hour. */
type Hourly = { readonly pull: 'all' };

/**
 * The import queue: go on with an import or a pull, and queue it again before Lambda's time is up.
 * What fails comes back by itself, and goes on where the last chunk was committed; what fails for
 * the last time says so, and may be started again.
 */
export async function handler(
  event: SQSEvent | Hourly,
  { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  if ('pull' in event) return queuePulls();
  const isOver = () => getRemainingTimeInMillis() < RESERVE_MS;
  for (const { body, attributes } of event.Records) {
    const queued = JSON.parse(body) as Queued;
    const isLast = Number(attributes?.ApproximateReceiveCount) >= IMPORT_ATTEMPTS_MAX;
    await (isLast ? runForTheLastTime(queued, isOver) : run(queued, isOver));
  }
}

async function runForTheLastTime(queued: Queued, isOver: () => boolean): Promise<void> {
  try {
    await run(queued, isOver);
  } catch (error) {
    // A bug of ours: it is logged and becomes a dead letter, and the issuer is told.
    if ('pull' in queued) await giveUpPull(queued.issuerId, OUR_FAULT);
    else await giveUpImport(queued, OUR_FAULT);
    throw error;
  }
}

const OUR_FAULT =
  'something went wrong on our side, several times: start it again, and what is done already stays as it is; if it fails again, tell the operator';

/** A pull for each issuer that has a source: a slow one keeps no other one waiting. */
async function queuePulls(): Promise<void> {
  for (const issuerId of await issuersWithSource()) await queuePull(issuerId);
}

async function run(queued: Queued, isOver: () => boolean): Promise<void> {
  const { issuerId } = queued;
  if ('pull' in queued) {
    const outcome = await runPull(issuerId, isOver);
    log.info('a pull has run', { ...queued, outcome });
    if (outcome === 'over') await queuePull(issuerId);
    return;
  }
  const outcome = await runImport(issuerId, queued.importId, isOver);
  log.info('an import has run', { ...queued, outcome });
  if (outcome === 'over') await queueImport(queued);
}
