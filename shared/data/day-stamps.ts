import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Day } from '#shared/domain/calendar.ts';
import { onlyGrows } from '#shared/domain/cell.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { addDays } from '#shared/domain/zoned-days.ts';
import { dynamo } from './dynamo.ts';
import { CELL_SHARDS, cellKey, type Generation, inGeneration } from './keys.ts';
import { tables } from './tables.ts';

/** In whatever zone a reporting day is, the UTC day of its name or one beside it has what happened. */
const BESIDE = [-1, 0, 1];

/**
 * Of each reporting day on which something may have happened: a number that grows with every change
 * of its leaves.
 *
 * It is the sum of what the issuer's day cells hold of the UTC days around it. No event adds to a
 * leaf without adding to one of them, in the same transaction. What may be taken away again is left
 * out: it is in no leaf, and could hide that something was added.
 *
 * @param sums of UTC days: see `utcDaySums`
 */
export function dayStamps(days: readonly Day[], sums: ReadonlyMap<Day, number>): Map<Day, number> {
  const stamps = new Map<Day, number>();
  for (const day of days) {
    const around = BESIDE.map((offset) => sums.get(addDays(day, offset)) ?? 0);
    const stamp = around.reduce((sum, n) => sum + n, 0);
    if (stamp > 0) stamps.set(day, stamp);
  }
  return stamps;
}

/**
 * A day's stamp as of now, at which no transaction is halfway: whoever reads leaves after it reads
 * at least all that it speaks of. `undefined` if one is in the way: ask again later.
 */
export async function settledStamp(
  generation: Generation,
  issuerId: IssuerId,
  day: Day,
): Promise<number | undefined> {
  const keys = BESIDE.flatMap((offset) =>
    Array.from({ length: CELL_SHARDS }, (_, shard) =>
      cellKey({ type: 'day', scope: { issuerId }, day: addDays(day, offset) }, shard),
    ),
  );
  const TransactItems = keys.map((key) => ({
    Get: { TableName: tables.rollups, Key: inGeneration(generation, key) },
  }));
  try {
    const { Responses = [] } = await dynamo.send(new TransactGetCommand({ TransactItems }));
    return Responses.reduce((sum, { Item = {} }) => sum + sumOfCounts(Item), 0);
  } catch (error) {
    // Somebody counts into one of the cells right now.
    if (error instanceof TransactionCanceledException) return undefined;
    throw error;
  }
}

function sumOfCounts(item: Record<string, unknown>): number {
  const counts = Object.entries(item).filter(([name]) => name.includes('.') && onlyGrows(name));
  return counts.reduce((sum, [, n]) => sum + Number(n), 0);
}
