import { AwsRefusal } from '#shared/aws/lean-call.ts';
import { blockingItem, type FlatItem, putItem, putNewItem } from '#shared/aws/lean-dynamodb.ts';
import { eventLifetime, registrationLifetime, tables } from '#shared/aws/tables.ts';
import { eventKey, laneRegistrationKey } from './keys.ts';
import type { Overflowed } from './overflow-queue.ts';

/** The lane of an event that came by the overflow queue. */
export function overflowLane(eventId: string): string {
  return `OV#${eventId}`;
}

/**
 * Bring an overflowed event into the log, once however often it is delivered.
 *
 * First fence the place it may have taken: a put that timed out could otherwise still land there
 * after us, and the event would stand twice. Whatever holds the place then decides: the event
 * itself, and all is done; anything else, and the event gets a lane of its own.
 *
 * @throws if DynamoDB refuses or does not answer; the delivery can be repeated
 */
export async function appendOverflowed({ event, lane, seq }: Overflowed): Promise<void> {
  const holder = await fence(lane, seq, event.eventId);
  if (holder.kind !== 'void' && holder.eventId === event.eventId) return;
  const now = Date.now();
  const own = overflowLane(event.eventId);
  await putItem(tables.eventLog, {
    ...laneRegistrationKey(now, own),
    expiresAt: registrationLifetime(now),
  });
  await putUnlessThere({ ...event, ...eventKey(own, 1), expiresAt: eventLifetime(now) });
}

function fence(lane: string, seq: number, eventId: string): Promise<FlatItem> {
  const expiresAt = eventLifetime(Date.now());
  return putUnlessThere({ ...eventKey(lane, seq), kind: 'void', eventId, expiresAt });
}

/** Store an item unless one stands there; answers what stands there now. */
async function putUnlessThere(item: Parameters<typeof putNewItem>[1]): Promise<FlatItem> {
  try {
    await putNewItem(tables.eventLog, item);
    return item;
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === 'ConditionalCheckFailedException') {
      return blockingItem(error);
    }
    throw error;
  }
}
