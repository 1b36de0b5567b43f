import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { addDays, DAY, type Day, daysOf, type Instant, utcDayOf } from '#shared/calendar.ts';
import { eachRollup, type RollupItem, textIn } from '#shared/counting/cells.ts';
import {
  CELL_SHARDS,
  cellKey,
  dayOfCellKey,
  type Generation,
  inGeneration,
} from '#shared/counting/keys.ts';
import { onlyGrows } from '#shared/counting/rules/cell.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { IssuerId } from '#shared/ids.ts';
import { type DayRange, dayScoresMetadataKey, dayScoresRange } from './keys.ts';
import { eachLeafInChunk } from './score-chunks.ts';

/** Day scores: a reporting day's leaves as of one stamp. Stale when the day's stamp has moved on. */
export type DayScores = {
  readonly stamp: number;
  eachLeaf(visit: (leaf: Leaf) => void): void;
};

/** Metadata of day scores: their stamp, and the number of leaves and chunks. */
export type DayScoresMetadata = {
  readonly day: Day;
  readonly stamp: number;
  readonly leaves: number;
  readonly chunks: number;
};

/** Returns the complete day scores of a range of reporting days, both included. */
export async function readDayScores(
  issuerId: IssuerId,
  first: Day,
  last: Day,
): Promise<Map<Day, DayScores>> {
  const found = new Map<Day, RollupItem[]>();
  await eachRollup(dayScoresRange(issuerId, first, last), (item) => {
    const day = dayOfCellKey(textIn(item, 'sk'));
    const items = found.get(day);
    if (items) items.push(item);
    else found.set(day, [item]);
  });
  const files = new Map<Day, DayScores>();
  for (const [day, items] of found) {
    const file = fileFrom(items);
    if (file) files.set(day, file);
  }
  return files;
}

/** Chunks of one building; one that is being replaced has two kinds, and is none. */
function fileFrom(items: readonly RollupItem[]): DayScores | undefined {
  const [first] = items;
  const chunks = items.slice(0, Number(first?.chunks?.N));
  const isWhole = chunks.every(
    ({ stamp, chunks: of }) => stamp?.N === first?.stamp?.N && of?.N === first?.chunks?.N,
  );
  if (!isWhole || chunks.length !== Number(first?.chunks?.N)) return undefined;
  return {
    stamp: Number(first?.stamp?.N),
    eachLeaf(visit) {
      for (const { leaves } of chunks) eachLeafInChunk(leaves?.B ?? new Uint8Array(), visit);
    },
  };
}

/** Stores the metadata of day scores. Idempotent. */
export async function writeDayScoresMetadata(
  generation: Generation,
  issuerId: IssuerId,
  { day, ...ranked }: DayScoresMetadata,
): Promise<void> {
  const Item = { ...inGeneration(generation, dayScoresMetadataKey(issuerId, day)), ...ranked };
  await dynamo.send(new PutCommand({ TableName: tables.rollups, Item }));
}

/** What was noted of days; those of an earlier layout, whose chunks do not line up, are left out. */
export async function readDayScoresMetadata(
  issuerId: IssuerId,
): Promise<Map<Day, DayScoresMetadata>> {
  const { pk } = dayScoresMetadataKey(issuerId, '0000-01-01');
  const ranked = new Map<Day, DayScoresMetadata>();
  await eachRollup({ pk, isConsistent: true }, ({ stamp, leaves, chunks, ...item }) => {
    const day = dayOfCellKey(textIn(item, 'sk'));
    if (chunks === undefined) return;
    const [n, of] = [Number(leaves?.N), Number(chunks.N)];
    ranked.set(day, { day, stamp: Number(stamp?.N), leaves: n, chunks: of });
  });
  return ranked;
}

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
export async function consistentStamp(
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

/** Every zone's day has ended when the UTC day after it has; a click may take a while to be counted. */
const SETTLED_DAYS = 2;

/** The last reporting day of which files and boards are made. */
export function lastSettledDay(now: Instant): Day {
  return utcDayOf(now - SETTLED_DAYS * DAY);
}

/** A number that grows with every change of the leaves of a run: the sum of its days' stamps. */
export function rangeStamp({ first, last }: DayRange, sums: ReadonlyMap<Day, number>): number {
  const stamps = dayStamps(daysOf(first, last), sums).values();
  return stamps.reduce((sum, stamp) => sum + stamp, 0);
}
