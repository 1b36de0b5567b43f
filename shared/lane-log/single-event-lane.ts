import { create, type ItemWrite } from '#shared/aws/item-write.ts';
import { eventLifetime, registrationLifetime } from '#shared/aws/tables.ts';
import { eventKey, laneRegistrationKey } from './keys.ts';
import type { LogEvent } from './rules/event.ts';

/**
 * Returns the writes that append an event to a lane of its own, as part of the transaction that
 * creates the entity: both are stored or neither, and a repeat fails the event's condition.
 *
 * `lane` is derived from the entity's id: `PUB#<credentialId>`, `SGN#<signupId>`. Each version of an
 * entity that changes is an event in that lane, at position `seq`.
 */
export function singleEventLane(lane: string, event: LogEvent, seq = 1): ItemWrite[] {
  const now = Date.now();
  const line = { ...event, expiresAt: eventLifetime(now) };
  return [
    create(eventKey(lane, seq), line, 'eventLog'),
    {
      table: 'eventLog',
      key: laneRegistrationKey(now, lane),
      put: { expiresAt: registrationLifetime(now) },
    },
  ];
}
