import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRawSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Day } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { eachPacked, packLeaves } from '#shared/domain/packed-leaves.ts';
import { chunkOf } from '#shared/domain/score-board.ts';
import { dynamo } from './dynamo.ts';
import { inParallel } from './in-parallel.ts';
import {
  dayFileKey,
  dayFileRange,
  dayOfCellKey,
  type Generation,
  inGeneration,
  rankedDayKey,
} from './keys.ts';
import { eachRollup, type RollupItem, textIn } from './rollup-query.ts';
import { tables } from './tables.ts';

/** A day's leaves as they were when its stamp was that. */
export type DayFile = {
  readonly stamp: number;
  eachLeaf(visit: (leaf: Leaf) => void): void;
};

const compress = promisify(deflateRaw);
const LEAVES_PER_CHUNK = 2000;
/** An item may have 400 KB, with its key and names. */
const CHUNK_MAX_BYTES = 380_000;

/** The files of a run of reporting days, both included, that are whole. */
export async function readDayFiles(
  issuerId: IssuerId,
  first: Day,
  last: Day,
): Promise<Map<Day, DayFile>> {
  const found = new Map<Day, RollupItem[]>();
  await eachRollup(dayFileRange(issuerId, first, last), (item) => {
    const day = dayOfCellKey(textIn(item, 'sk'));
    found.set(day, [...(found.get(day) ?? []), item]);
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
      for (const { leaves } of chunks) {
        eachPacked(inflateRawSync(leaves?.B ?? new Uint8Array()), visit);
      }
    },
  };
}

/** Write a day's file, chunk by chunk, each recipient's leaves in one. A repetition replaces it. */
export async function writeDayFile(
  generation: Generation,
  issuerId: IssuerId,
  { day, stamp, leaves }: { readonly day: Day; readonly stamp: number; readonly leaves: Leaf[] },
): Promise<void> {
  const packed = await packedChunks(leaves);
  await inParallel([...packed.entries()], async ([i, bytes]) => {
    const Item = {
      ...inGeneration(generation, dayFileKey(issuerId, day, i)),
      stamp,
      chunks: packed.length,
      leaves: bytes,
    };
    await dynamo.send(new PutCommand({ TableName: tables.rollups, Item }));
  });
}

async function packedChunks(leaves: readonly Leaf[]): Promise<Uint8Array[]> {
  for (let chunks = Math.ceil(leaves.length / LEAVES_PER_CHUNK); ; chunks *= 2) {
    const byChunk = Map.groupBy(leaves, ({ recipientId }) => chunkOf(recipientId, chunks));
    const packed = await Promise.all(
      Array.from({ length: chunks }, (_, i) =>
        compress(packLeaves(byChunk.get(i) ?? []), { level: constants.Z_BEST_SPEED }),
      ),
    );
    if (packed.every(({ length }) => length <= CHUNK_MAX_BYTES)) return packed;
  }
}

/** Note that a day was looked at when its stamp was that. */
export async function noteRanked(
  generation: Generation,
  issuerId: IssuerId,
  { day, ...ranked }: { readonly day: Day; readonly stamp: number; readonly leaves: number },
): Promise<void> {
  const Item = { ...inGeneration(generation, rankedDayKey(issuerId, day)), ...ranked };
  await dynamo.send(new PutCommand({ TableName: tables.rollups, Item }));
}

/** The stamps that days had when they were last looked at. */
export async function rankedStamps(issuerId: IssuerId): Promise<Map<Day, number>> {
  const { pk } = rankedDayKey(issuerId, '0000-01-01');
  const stamps = new Map<Day, number>();
  await eachRollup({ pk }, (item) => {
    stamps.set(dayOfCellKey(textIn(item, 'sk')), Number(item.stamp?.N));
  });
  return stamps;
}
