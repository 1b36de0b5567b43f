import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** Whether a write failed because of its own condition, as a repetition does. */
export function isFailedCondition(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}
