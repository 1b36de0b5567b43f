import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { consumeQueue } from '#shared/aws/queue-consumer.ts';
import { IMPORT_ATTEMPTS_MAX } from '#shared/importing/import-attempts.ts';
import { type Queued, queuedIn, queueImport, queuePull } from '#shared/importing/import-queue.ts';
import { giveUpImport } from '#shared/importing/jobs.ts';
import { runImport } from '#shared/importing/run-import.ts';
import { runPull } from '#shared/importing/run-pull.ts';
import { giveUpPull, issuersWithSource } from '#shared/importing/sources.ts';
import { beginInvocation, log } from '#shared/log.ts';

/** Enough time to finish the current chunk. */
const RESERVE_MS = 60_000;

/** The payload that the schedule sends every hour. */
type Hourly = { readonly pull: 'all' };

/**
 * Consumes the import queue: continues an import or a pull, and queues it again before Lambda's
 * time is up. A failed message is redelivered and continues after the last committed chunk. The
 * last attempt marks the import as failed, so that it can be started again.
 */
export async function handler(
  event: SQSEvent | Hourly,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> {
  beginInvocation(context);
  if ('pull' in event) {
    await queuePulls();
    return { batchItemFailures: [] };
  }
  const isOver = () => context.getRemainingTimeInMillis() < RESERVE_MS;
  return consumeQueue(event, 'an import or pull', async (message, { attributes }) => {
    const queued = queuedIn(message);
    const isLast = Number(attributes?.ApproximateReceiveCount) >= IMPORT_ATTEMPTS_MAX;
    await (isLast ? runForTheLastTime(queued, isOver) : run(queued, isOver));
  });
}

async function runForTheLastTime(queued: Queued, isOver: () => boolean): Promise<void> {
  try {
    await run(queued, isOver);
  } catch (error) {
    // A bug of ours: it is logged, the message becomes a dead letter, and the issuer sees why.
    if ('pull' in queued) await giveUpPull(queued.issuerId, OUR_FAULT);
    else await giveUpImport(queued, OUR_FAULT);
    throw error;
  }
}

const OUR_FAULT =
  'something went wrong on our side, several times: start it again, and what is done already stays as it is; if it fails again, tell the operator';

/** Queues one pull per issuer with a source: a slow source does not delay the others. */
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
