import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { consumeQueue } from '#shared/aws/queue-consumer.ts';
import { appendOverflowed } from '#shared/lane-log/overflow.ts';
import { beginInvocation } from '#shared/log.ts';

/** Consumes the overflow queue: appends each event to the log. Failures stay in the queue. */
export function handler(event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  beginInvocation(context);
  return consumeQueue(event, 'appending an overflowed event', appendOverflowed);
}
