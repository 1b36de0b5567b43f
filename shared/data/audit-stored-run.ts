import type { IssuerId, RecipientId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { addDigest, digestLeaf } from '#shared/domain/leaf-digest.ts';
import type { Sums } from '#shared/domain/recount.ts';
import {
  type BoardRankBy,
  boardsBuilder,
  type Histogram,
  type ScoreBoard,
} from '#shared/domain/score-board.ts';
import { eachChunkLeaf, eachTopLeaf, type FoundBoard, findHistogram } from './boards.ts';

/** What belongs to one writing of a run of days, by which it is known. */
export type StoredRun = Pick<FoundBoard, 'run' | 'stamp' | 'chunks'>;

/** What is in a run's chunks, and the boards that come of it; `undefined` if it was replaced. */
export async function readStoredRun(
  issuerId: IssuerId,
  stored: StoredRun,
): Promise<{ digest: Sums; boards: ReadonlyMap<BoardRankBy, ScoreBoard> } | undefined> {
  const digest: Sums = new Map();
  const builder = boardsBuilder();
  for (let chunk = 0; chunk < stored.chunks; chunk++) {
    const leaves: Leaf[] = [];
    const isSame = await eachChunkLeaf(issuerId, stored, chunk, (leaf) => leaves.push(leaf));
    if (!isSame) return undefined;
    for (const leaf of leaves) digestLeaf(digest, leaf);
    builder.add(leaves);
  }
  return { digest, boards: builder.boards() };
}

/** A stored board in sums, and how many its first are; `undefined` if it was replaced. */
export async function boardSums(
  issuerId: IssuerId,
  { run, stamp, chunks }: StoredRun,
  rankBy: BoardRankBy,
): Promise<{ sums: Sums; howMany: number } | undefined> {
  const board = await findHistogram(issuerId, run, rankBy);
  if (board?.stamp !== stamp || board.chunks !== chunks) return undefined;
  const first = new Set<RecipientId>();
  const digest: Sums = new Map();
  const isSame = await eachTopLeaf(issuerId, board, rankBy, (leaf) => {
    first.add(leaf.recipientId);
    digestLeaf(digest, leaf);
  });
  const sums = scoresOf(board.histogram);
  addDigest(sums, digest);
  return isSame ? { sums, howMany: first.size } : undefined;
}

/** The same of a board as it must be, if so many are kept of its first. */
export function storedSums({ histogram, top }: ScoreBoard, howMany: number): Sums {
  const sums = scoresOf(histogram);
  for (const { leaves } of top.slice(0, howMany)) {
    for (const leaf of leaves) digestLeaf(sums, leaf);
  }
  return sums;
}

function scoresOf({ scores, recipients }: Histogram): Sums {
  return new Map(scores.map((score, i) => [`who have ${score}`, recipients[i] ?? 0]));
}
