import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { appendOverflowed } from '#shared/lane-log/overflow.ts';
import type { Overflowed } from '#shared/lane-log/overflow-queue.ts';
import { log } from '#shared/log.ts';

/** Consumes the overflow queue: appends each event to the log. Failures stay in the queue. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const record of Records) if (!(await landed(record))) failed.push(record.messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function landed({ messageId, body }: SQSRecord): Promise<boolean> {
  try {
    await appendOverflowed(JSON.parse(body) as Overflowed);
    return true;
  } catch (error) {
    log.error('an overflowed event could not land', { messageId, error });
    return false;
  }
}
