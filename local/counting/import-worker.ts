import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { IMPORT_ATTEMPTS_MAX } from '#shared/importing/import-attempts.ts';
import { log } from '#shared/log.ts';
import type { OverflowQueue, QueuedMessage } from '../aws/overflow-queue.ts';
import { sqsRecord } from './overflow-feed.ts';

type RunImports = (
  event: SQSEvent,
  context: { getRemainingTimeInMillis(): number },
) => Promise<SQSBatchResponse>;

const LOOK_EVERY_MS = 250;

/** As long as a Lambda may run. */
const RUN_MS = 15 * 60_000;

/**
 * Run the imports that wait in the queue, one after the other. To stop, tell the running one that
 * its time is up: it ends its chunk, and queues itself for the next start. What failed as often as
 * the stack's queue allows is dropped, as a dead letter is.
 */
export function startImportWorker(queue: OverflowQueue, run: RunImports) {
  let isStopping = false;
  let running: Promise<unknown> | undefined;
  const attempts = new Map<string, number>();

  async function work(): Promise<void> {
    const until = Date.now() + RUN_MS;
    const getRemainingTimeInMillis = () => (isStopping ? 0 : until - Date.now());
    await queue.receive(async (messages) => {
      const [message, ...others] = messages;
      const isDone = !message || (await tried(message, { getRemainingTimeInMillis }));
      return (isDone ? others : messages).map(({ messageId }) => messageId);
    });
  }

  /** Whether the message is done with: it succeeded, or it failed for the last time. */
  async function tried(
    message: QueuedMessage,
    context: Parameters<RunImports>[1],
  ): Promise<boolean> {
    const attempt = (attempts.get(message.messageId) ?? 0) + 1;
    attempts.set(message.messageId, attempt);
    const { batchItemFailures } = await run({ Records: [sqsRecord(message, attempt)] }, context);
    const isFailed = batchItemFailures.length > 0;
    if (isFailed && attempt < IMPORT_ATTEMPTS_MAX) return false;
    if (isFailed) log.error('an import is given up', { messageId: message.messageId });
    attempts.delete(message.messageId);
    return true;
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
