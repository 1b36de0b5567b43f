import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/data/dynamo.ts';
import { inParallel } from '#shared/data/in-parallel.ts';
import { eventKey, laneRegistrationKey } from '#shared/data/keys.ts';
import { eventLifetime, registrationLifetime } from '#shared/data/lifetimes.ts';
import type { LogEvent } from '#shared/domain/event.ts';

export type DemoItem = Record<string, unknown> & { readonly pk: string; readonly sk: string };

const BATCH = 25;
const AT_ONCE = 4;

/** Put items in bulk, each of which is there once. */
export async function writeItems(table: string, items: readonly DemoItem[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) =>
    items.slice(i * BATCH, (i + 1) * BATCH),
  );
  await inParallel(
    batches,
    async (batch) => {
      const requests = batch.map((Item) => ({ PutRequest: { Item } }));
      const input = { RequestItems: { [table]: requests } };
      const { UnprocessedItems = {} } = await dynamo.send(new BatchWriteCommand(input));
      if (Object.keys(UnprocessedItems).length > 0)
        throw new Error('the demo was not written whole');
    },
    AT_ONCE,
  );
}

/** A lane as its writer would have left it, registered now: whoever looks for lanes will find it. */
export function laneItems(lane: string, events: readonly LogEvent[], now: number): DemoItem[] {
  return [
    ...events.map((event, i) => ({
      ...eventKey(lane, i + 1),
      ...event,
      expiresAt: eventLifetime(now),
    })),
    { ...laneRegistrationKey(now, lane), expiresAt: registrationLifetime(now) },
  ];
}
