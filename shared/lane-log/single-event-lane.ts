import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { eventLifetime, registrationLifetime, tables } from '#shared/aws/tables.ts';
import { eventKey, laneRegistrationKey } from './keys.ts';
import type { LogEvent } from './rules/event.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * The writes that append an event in a lane of its own, for the transaction that creates what the
 * event tells of: both happen or neither, and a repetition fails the event's condition.
 *
 * `lane` is derived from the thing's id: `PUB#<credentialId>`, `SGN#<signupId>`. A thing that
 * changes tells of each version in its lane, at that place.
 */
export function singleEventLane(lane: string, event: LogEvent, seq = 1): TransactItem[] {
  const now = Date.now();
  return [
    {
      Put: {
        TableName: tables.eventLog,
        Item: { ...eventKey(lane, seq), ...event, expiresAt: eventLifetime(now) },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      Put: {
        TableName: tables.eventLog,
        Item: { ...laneRegistrationKey(now, lane), expiresAt: registrationLifetime(now) },
      },
    },
  ];
}
