import type { SQSEvent } from 'aws-lambda';
import { log } from '#shared/log.ts';
import { sqsRecord } from './overflow-feed.ts';
import type { OverflowQueue } from './overflow-queue.ts';

type RunImports = (
  event: SQSEvent,
  context: { getRemainingTimeInMillis(): number },
) => Promise<void>;

const LOOK_EVERY_MS = 250;
/** As long as a Lambda may run. */
const RUN_MS = 15 * 60_000;

/**
 * Run the imports that wait in the queue, one after the other. To stop, tell the running one that
 * its time is up: it ends its chunk, and queues itself for the next start.
 */
export function startImportWorker(queue: OverflowQueue, run: RunImports) {
  let isStopping = false;
  let running: Promise<unknown> | undefined;

  async function work(): Promise<void> {
    const until = Date.now() + RUN_MS;
    const getRemainingTimeInMillis = () => (isStopping ? 0 : until - Date.now());
    await queue.receive(async (messages) => {
      const [message, ...others] = messages;
      if (message) await run({ Records: [sqsRecord(message)] }, { getRemainingTimeInMillis });
      return others.map(({ messageId }) => messageId);
    });
  }

  const timer = setInterval(() => {
    if (running || queue.size() === 0) return;
    running = work()
      .catch((error: unknown) => log.error('an import failed', { error }))
      .finally(() => {
        running = undefined;
      });
  }, LOOK_EVERY_MS);

  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      isStopping = true;
      await running;
    },
  };
}
