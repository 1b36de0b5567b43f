import { eventLifetime, registrationLifetime } from '#shared/aws/tables.ts';
import { transact, WRITES_MAX } from '#shared/aws/transaction.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { eventKey, laneRegistrationKey } from '#shared/lane-log/keys.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';

export type DemoItem = Record<string, unknown> & { readonly pk: string; readonly sk: string };

const AT_ONCE = 4;

/** Put items in bulk, each of which is there once: the engine takes a transaction in one go. */
export async function writeItems(table: string, items: readonly DemoItem[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(items.length / WRITES_MAX) }, (_, i) =>
    items.slice(i * WRITES_MAX, (i + 1) * WRITES_MAX),
  );
  await inParallel(
    batches,
    async (batch) => {
      const puts = batch.map((Item) => ({ Put: { TableName: table, Item } }));
      const { type } = await transact(puts);
      if (type !== 'committed') throw new Error('the demo was not written whole');
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
