import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import { inGeneration } from '#shared/counting/keys.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { boardKey, type DayRun, runChunkKey } from './keys.ts';
import { eachInChunk, packedFirst, type RunPlace } from './leaf-chunks.ts';
import { packHistogram, unpackHistogram } from './rules/packed.ts';
import {
  BOARD_RANK_BY,
  type BoardRankBy,
  type Histogram,
  type ScoreBoard,
} from './rules/score-board.ts';

/** A board's histogram, and what else belongs to the same writing of its run. */
export type FoundBoard = {
  readonly run: DayRun;
  readonly stamp: number;
  readonly chunks: number;
  readonly histogram: Histogram;
};

/** Write the boards of a run whose chunks are written. A repetition replaces them. */
export async function writeBoards(
  { generation, issuerId, run, stamp, expiresAt }: RunPlace,
  chunks: number,
  boards: ReadonlyMap<BoardRankBy, ScoreBoard>,
): Promise<void> {
  for (const [rankBy, { histogram, top }] of boards) {
    const best = await packedFirst(top.map(({ leaves }) => leaves));
    for (const [part, body] of [
      ['top', { leaves: best }],
      ['histogram', { histogram: packHistogram(histogram) }],
    ] as const) {
      const Key = inGeneration(generation, boardKey(issuerId, run, part, rankBy));
      const Item = { ...Key, stamp, chunks, ...body, expiresAt };
      await dynamo.send(new PutCommand({ TableName: tables.rollups, Item }));
    }
  }
}

/** How many have each score in a run, if there is a board of it. */
export async function findHistogram(
  issuerId: IssuerId,
  run: DayRun,
  rankBy: BoardRankBy,
): Promise<FoundBoard | undefined> {
  const item = await itemAt(boardKey(issuerId, run, 'histogram', rankBy));
  if (!item) return undefined;
  const { stamp, chunks, histogram } = item;
  return {
    run,
    stamp: Number(stamp),
    chunks: Number(chunks),
    histogram: unpackHistogram(histogram as Uint8Array),
  };
}

/** Whether all boards of a run were written when it had that stamp. */
export async function isRanked(issuerId: IssuerId, run: DayRun, stamp: number): Promise<boolean> {
  const items = await Promise.all(
    BOARD_RANK_BY.map((rankBy) => itemAt(boardKey(issuerId, run, 'histogram', rankBy))),
  );
  return items.every((item) => item?.stamp === stamp);
}

/** Visit the leaves of the board's best; `false` if it was replaced since. */
export async function eachTopLeaf(
  issuerId: IssuerId,
  board: FoundBoard,
  rankBy: BoardRankBy,
  visit: (leaf: Leaf) => void,
): Promise<boolean> {
  return eachLeafAt(boardKey(issuerId, board.run, 'top', rankBy), board, visit);
}

type Reading = {
  readonly isWanted?: (recipientId: RecipientId) => boolean;
  readonly isConsistent?: boolean;
};

/** Visit leaves of one of its chunks, of recipients that are wanted; `false` if it was replaced since. */
export async function eachChunkLeaf(
  issuerId: IssuerId,
  board: Pick<FoundBoard, 'run' | 'stamp' | 'chunks'>,
  chunk: number,
  visit: (leaf: Leaf) => void,
  how?: Reading,
): Promise<boolean> {
  return eachLeafAt(runChunkKey(issuerId, board.run, chunk), board, visit, how);
}

async function eachLeafAt(
  key: Key,
  { stamp, chunks }: Pick<FoundBoard, 'stamp' | 'chunks'>,
  visit: (leaf: Leaf) => void,
  { isWanted, isConsistent }: Reading = {},
): Promise<boolean> {
  const item = await itemAt(key, isConsistent);
  if (item?.stamp !== stamp || item.chunks !== chunks) return false;
  eachInChunk(item.leaves as Uint8Array, visit, isWanted);
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
