import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import { inGeneration } from '#shared/counting/keys.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { type DayRange, rangeBoardKey, scoreChunkKey } from './keys.ts';
import { packHistogram, unpackHistogram } from './rules/packed-leaves.ts';
import {
  BOARD_RANK_BY,
  type BoardRankBy,
  type Histogram,
  type RangeBoard,
} from './rules/range-board.ts';
import { eachLeafInChunk, packedPrefix, type ScoresTarget } from './score-chunks.ts';

/** A stored range board: its histogram, and the stamp and chunk count of the same build. */
export type StoredRangeBoard = {
  readonly range: DayRange;
  readonly stamp: number;
  readonly chunks: number;
  readonly histogram: Histogram;
};

/** Stores a range's boards once its chunks are stored. A repeat replaces them. */
export async function writeRangeBoards(
  { generation, issuerId, range, stamp, expiresAt }: ScoresTarget,
  chunks: number,
  boards: ReadonlyMap<BoardRankBy, RangeBoard>,
): Promise<void> {
  for (const [rankBy, { histogram, top }] of boards) {
    const best = await packedPrefix(top.map(({ leaves }) => leaves));
    for (const [part, body] of [
      ['top', { leaves: best }],
      ['histogram', { histogram: packHistogram(histogram) }],
    ] as const) {
      const Key = inGeneration(generation, rangeBoardKey(issuerId, range, part, rankBy));
      const Item = { ...Key, stamp, chunks, ...body, expiresAt };
      await dynamo.send(new PutCommand({ TableName: tables.rollups, Item }));
    }
  }
}

/** Returns the stored range board's histogram, or `undefined` if there is none. */
export async function findRangeBoard(
  issuerId: IssuerId,
  range: DayRange,
  rankBy: BoardRankBy,
): Promise<StoredRangeBoard | undefined> {
  const item = await itemAt(rangeBoardKey(issuerId, range, 'histogram', rankBy));
  if (!item) return undefined;
  const { stamp, chunks, histogram } = item;
  return {
    range,
    stamp: Number(stamp),
    chunks: Number(chunks),
    histogram: unpackHistogram(histogram as Uint8Array),
  };
}

/** Whether all boards of a run were written when it had that stamp. */
export async function areBoardsCurrent(
  issuerId: IssuerId,
  range: DayRange,
  stamp: number,
): Promise<boolean> {
  const items = await Promise.all(
    BOARD_RANK_BY.map((rankBy) => itemAt(rangeBoardKey(issuerId, range, 'histogram', rankBy))),
  );
  return items.every((item) => item?.stamp === stamp);
}

/** Visit the leaves of the board's best; `false` if it was replaced since. */
export async function eachTopLeaf(
  issuerId: IssuerId,
  board: StoredRangeBoard,
  rankBy: BoardRankBy,
  visit: (leaf: Leaf) => void,
): Promise<boolean> {
  return eachLeafAt(rangeBoardKey(issuerId, board.range, 'top', rankBy), board, visit);
}

type ReadOptions = {
  readonly isIncluded?: (recipientId: RecipientId) => boolean;
  readonly isConsistent?: boolean;
};

/** Visit leaves of one of its chunks, of recipients that are wanted; `false` if it was replaced since. */
export async function eachChunkLeaf(
  issuerId: IssuerId,
  board: Pick<StoredRangeBoard, 'range' | 'stamp' | 'chunks'>,
  chunk: number,
  visit: (leaf: Leaf) => void,
  how?: ReadOptions,
): Promise<boolean> {
  return eachLeafAt(scoreChunkKey(issuerId, board.range, chunk), board, visit, how);
}

async function eachLeafAt(
  key: Key,
  { stamp, chunks }: Pick<StoredRangeBoard, 'stamp' | 'chunks'>,
  visit: (leaf: Leaf) => void,
  { isIncluded, isConsistent }: ReadOptions = {},
): Promise<boolean> {
  const item = await itemAt(key, isConsistent);
  if (item?.stamp !== stamp || item.chunks !== chunks) return false;
  eachLeafInChunk(item.leaves as Uint8Array, visit, isIncluded);
  return true;
}

async function itemAt(
  key: Key,
  ConsistentRead = false,
): Promise<Record<string, unknown> | undefined> {
  const Key = inGeneration(await currentGeneration(), key);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.rollups, Key, ConsistentRead }),
  );
  return Item;
}
