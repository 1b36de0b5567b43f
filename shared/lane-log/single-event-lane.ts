import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { eventLifetime, registrationLifetime, tables } from '#shared/aws/tables.ts';
import { eventKey, laneRegistrationKey } from './keys.ts';
import type { LogEvent } from './rules/event.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Returns the writes that append an event to a lane of its own, as part of the transaction that
 * creates the entity: both are stored or neither, and a repeat fails the event's condition.
 *
 * `lane` is derived from the entity's id: `PUB#<credentialId>`, `SGN#<signupId>`. Each version of an
 * entity that changes is an event in that lane, at position `seq`.
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
