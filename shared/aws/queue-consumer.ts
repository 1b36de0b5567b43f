import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log } from '#shared/log.ts';

/**
 * Handles a batch of an SQS queue, one record after the other, and returns the ids of the records
 * that failed. SQS redelivers those and no others, until the queue's `maxReceiveCount` moves them
 * to the dead-letter queue. The event source must report batch item failures.
 *
 * A body that cannot be parsed fails its own record only. Never throws: a batch that failed as a
 * whole is answered record by record, too.
 *
 * @param work names the work in the log, without personal data
 */
export function consumeQueue<T>(
  event: SQSEvent,
  work: string,
  handle: (message: T, record: SQSRecord) => Promise<void>,
): Promise<SQSBatchResponse> {
  // One processor per batch: it holds the batch's state, and a laptop serves batches in parallel.
  const processor = new BatchProcessor(EventType.SQS);
  return processPartialResponse(
    event,
    (record: SQSRecord) => logged(record, work, handle),
    processor,
    {
      processInParallel: false,
      throwOnFullBatchFailure: false,
    },
  );
}

/** The processor reports which record failed, but not why. */
async function logged<T>(
  record: SQSRecord,
  work: string,
  handle: (message: T, record: SQSRecord) => Promise<void>,
): Promise<void> {
  try {
    await handle(JSON.parse(record.body) as T, record);
  } catch (error) {
    log.error(`${work} failed`, { messageId: record.messageId, error });
    throw error;
  }
}
