import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { OverflowQueue, QueuedMessage } from '../aws/overflow-queue.ts';

export type Overflow = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Hand what waits in the queue to the overflow function, as SQS would, until all is done or
 * nothing more gets done. What fails stays for the next time.
 *
 * @throws if the function does; then its whole batch stays
 */
export async function feedOverflow(queue: OverflowQueue, overflow: Overflow): Promise<void> {
  while (queue.size() > 0) {
    const done = await queue.receive(async (messages) => {
      const { batchItemFailures } = await overflow({ Records: messages.map(sqsRecord) });
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    });
    if (done === 0) return;
  }
}

/** A message as a function is handed it. */
export function sqsRecord({ messageId, body }: QueuedMessage, attempt = 1): SQSRecord {
  const now = String(Date.now());
  return {
    messageId,
    body,
    receiptHandle: messageId,
    attributes: {
      ApproximateReceiveCount: String(attempt),
      SentTimestamp: now,
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: now,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:000000000000:overflow',
    awsRegion: 'local',
  };
}
