import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Day } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { dynamo } from './dynamo.ts';
import { dayFileRange, dayOfCellKey, type Generation, inGeneration, rankedDayKey } from './keys.ts';
import { eachInChunk } from './leaf-chunks.ts';
import { eachRollup, type RollupItem, textIn } from './rollup-query.ts';
import { tables } from './tables.ts';

/** A day's leaves as they were when its stamp was that. */
export type DayFile = {
  readonly stamp: number;
  eachLeaf(visit: (leaf: Leaf) => void): void;
};

/** What was noted of a day when it was last looked at: its file has so many leaves in so many chunks. */
export type RankedDay = {
  readonly day: Day;
  readonly stamp: number;
  readonly leaves: number;
  readonly chunks: number;
};

/** The files of a run of reporting days, both included, that are whole. */
export async function readDayFiles(
  issuerId: IssuerId,
  first: Day,
  last: Day,
): Promise<Map<Day, DayFile>> {
  const found = new Map<Day, RollupItem[]>();
  await eachRollup(dayFileRange(issuerId, first, last), (item) => {
    const day = dayOfCellKey(textIn(item, 'sk'));
    const items = found.get(day);
    if (items) items.push(item);
    else found.set(day, [item]);
  });
  const files = new Map<Day, DayFile>();
  for (const [day, items] of found) {
    const file = fileFrom(items);
    if (file) files.set(day, file);
  }
  return files;
}

/** Chunks of one building; one that is being replaced has two kinds, and is none. */
function fileFrom(items: readonly RollupItem[]): DayFile | undefined {
  const [first] = items;
  const chunks = items.slice(0, Number(first?.chunks?.N));
  const isWhole = chunks.every(
    ({ stamp, chunks: of }) => stamp?.N === first?.stamp?.N && of?.N === first?.chunks?.N,
  );
  if (!isWhole || chunks.length !== Number(first?.chunks?.N)) return undefined;
  return {
    stamp: Number(first?.stamp?.N),
    eachLeaf(visit) {
      for (const { leaves } of chunks) eachInChunk(leaves?.B ?? new Uint8Array(), visit);
    },
  };
}

/** Note what was found when a day was looked at. */
export async function noteRanked(
  generation: Generation,
  issuerId: IssuerId,
  { day, ...ranked }: RankedDay,
): Promise<void> {
  const Item = { ...inGeneration(generation, rankedDayKey(issuerId, day)), ...ranked };
  await dynamo.send(new PutCommand({ TableName: tables.rollups, Item }));
}

/** What was noted of days; those of an earlier layout, whose chunks do not line up, are left out. */
export async function rankedDays(issuerId: IssuerId): Promise<Map<Day, RankedDay>> {
  const { pk } = rankedDayKey(issuerId, '0000-01-01');
  const ranked = new Map<Day, RankedDay>();
  await eachRollup({ pk, isConsistent: true }, ({ stamp, leaves, chunks, ...item }) => {
    const day = dayOfCellKey(textIn(item, 'sk'));
    if (chunks === undefined) return;
    const [n, of] = [Number(leaves?.N), Number(chunks.N)];
    ranked.set(day, { day, stamp: Number(stamp?.N), leaves: n, chunks: of });
  });
  return ranked;
}
