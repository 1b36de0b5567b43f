import { awsCall } from '#shared/aws/lean-call.ts';
import { required } from '#shared/environment.ts';
import type { Click, Milestone, Verification } from './rules/event.ts';

const QUEUE_URL = required('OVERFLOW_QUEUE_URL');

/** An event that found no place, and the place that it may nevertheless have taken. */
export type Overflowed = {
  readonly event: Click | Milestone | Verification;
  readonly lane: string;
  readonly seq: number;
};

/** Hand an event to the queue that the `overflow` function serves. A repetition is harmless there. */
export async function sendToOverflow(overflowed: Overflowed): Promise<void> {
  await awsCall('sqs', 'SendMessage', {
    QueueUrl: QUEUE_URL,
    MessageBody: JSON.stringify(overflowed),
  });
}
