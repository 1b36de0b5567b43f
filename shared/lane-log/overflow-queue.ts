import { awsCall } from '#shared/aws/lean-call.ts';
import { required } from '#shared/environment.ts';
import type { Click, Milestone, Verification } from './rules/event.ts';

const QUEUE_URL = required('OVERFLOW_QUEUE_URL');

/** An event that DynamoDB did not confirm, and the position it may have taken nevertheless. */
export type Overflowed = {
  readonly event: Click | Milestone | Verification;
  readonly lane: string;
  readonly seq: number;
};

/** Sends an event to the queue that the `overflow` function consumes. Duplicates are harmless. */
export async function sendToOverflow(overflowed: Overflowed): Promise<void> {
  await awsCall('sqs', 'SendMessage', {
    QueueUrl: QUEUE_URL,
    MessageBody: JSON.stringify(overflowed),
  });
}
