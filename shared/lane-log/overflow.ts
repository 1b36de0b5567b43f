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
 * Appends an overflowed event to the log. Idempotent: redelivery stores the event once.
 *
 * First it fences the position that the event may have taken, because a put that timed out could
 * still land there later and store the event twice. If the position already holds the event,
 * nothing else is written; otherwise the event gets a lane of its own.
 *
 * @throws if DynamoDB refuses or does not answer; safe to retry
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

/** Stores the item unless the key exists (conditional write). Returns the item now stored there. */
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
