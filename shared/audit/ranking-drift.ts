import { type Day, daysOf } from '#shared/calendar.ts';
import { leafBuckets } from '#shared/counting/generations.ts';
import type { Generation } from '#shared/counting/keys.ts';
import { addDigest, digestLeaf, type Leaf } from '#shared/counting/rules/leaf.ts';
import { type Drift, driftBetween, type Sums } from '#shared/counting/rules/recount.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import {
  consistentStamp,
  type DayScoresMetadata,
  readDayScoresMetadata,
} from '#shared/rankings/day-scores.ts';
import type { DayRange } from '#shared/rankings/keys.ts';
import { eachLeafInBucket } from '#shared/rankings/leaves.ts';
import {
  eachChunkLeaf,
  eachTopLeaf,
  findRangeBoard,
  type StoredRangeBoard,
} from '#shared/rankings/range-boards.ts';
import {
  BOARD_RANK_BY,
  type BoardRankBy,
  type Histogram,
  type RangeBoard,
  rangeBoardsBuilder,
} from '#shared/rankings/rules/range-board.ts';
import type { RankedRange } from './recount.ts';

/** A day's leaves as they are, and the stamp that they had all the while they were read. */
type DayLeaves = { readonly stamp: number; readonly digest: Sums };

type IssuerScores = {
  readonly issuerId: IssuerId;
  readonly dayScores: ReadonlyMap<Day, DayScoresMetadata>;
  /** `undefined` of a day that is being counted into. */
  readonly days: ReadonlyMap<Day, DayLeaves | undefined>;
};

/**
 * Where day files and boards differ from the leaves that they are made of: the counts, whose they
 * are, how many have each score, and who is among the first.
 *
 * What is outdated is left out, for no ranking reads it; so are days that are being counted into.
 */
export async function rankingDrift(
  generation: Generation,
  ranked: readonly RankedRange[],
): Promise<Drift[]> {
  const drift: Drift[] = [];
  for (const [issuerId, ranges] of Map.groupBy(ranked, (one) => one.issuerId)) {
    const dayScores = await readDayScoresMetadata(issuerId);
    const days = new Map<Day, DayLeaves | undefined>();
    for (const day of dayScores.keys())
      days.set(day, await readDayLeaves(generation, issuerId, day));
    for (const { range } of ranges)
      drift.push(...(await rangeDrift({ issuerId, dayScores, days }, range)));
  }
  return drift;
}

async function readDayLeaves(
  generation: Generation,
  issuerId: IssuerId,
  day: Day,
): Promise<DayLeaves | undefined> {
  const stamp = await consistentStamp(generation, issuerId, day);
  if (stamp === undefined) return undefined;
  const digest: Sums = new Map();
  const buckets = (await leafBuckets())(issuerId, day);
  for (let bucket = 0; bucket < buckets; bucket++) {
    await eachLeafInBucket(issuerId, day, bucket, (leaf) => digestLeaf(digest, leaf));
  }
  return (await consistentStamp(generation, issuerId, day)) === stamp
    ? { stamp, digest }
    : undefined;
}

async function rangeDrift(ranked: IssuerScores, range: DayRange): Promise<Drift[]> {
  const { issuerId } = ranked;
  const board = await findRangeBoard(issuerId, range, BOARD_RANK_BY[0]);
  const stored = board ?? dayScoresOf(ranked, range);
  const now = leavesOf(ranked, range);
  if (!stored || !now || stored.stamp !== now.stamp) return [];
  const found = await readStoredScores(issuerId, stored);
  if (!found) return [];
  const place = `${issuerId} ${range.last}`;
  const since = range.first === range.last ? '' : ` since ${range.first}`;
  const drift = named(`${place} day scores${since}`, driftBetween(now.digest, found.digest));
  for (const rankBy of board ? BOARD_RANK_BY : []) {
    const sums = await boardSums(issuerId, stored, rankBy);
    const due = found.boards.get(rankBy);
    if (!sums || !due) continue;
    const differing = driftBetween(storedSums(due, sums.howMany), sums.sums);
    drift.push(...named(`${place} range board${since} by ${rankBy}`, differing));
  }
  return drift;
}

/** A day without leaves has no file. */
function dayScoresOf({ dayScores }: IssuerScores, range: DayRange): StoredScores | undefined {
  const file = range.first === range.last ? dayScores.get(range.first) : undefined;
  return file && file.chunks > 0 ? { ...file, range } : undefined;
}

/** The leaves of all days of a run that were looked at. */
function leavesOf({ days }: IssuerScores, { first, last }: DayRange): DayLeaves | undefined {
  const digest: Sums = new Map();
  let stamp = 0;
  for (const day of daysOf(first, last)) {
    if (!days.has(day)) continue;
    const leaves = days.get(day);
    if (!leaves) return undefined;
    stamp += leaves.stamp;
    addDigest(digest, leaves.digest);
  }
  return { stamp, digest };
}

function named(place: string, drift: readonly Drift[]): Drift[] {
  return drift.map(({ sum, ...one }) => ({ ...one, sum: `${place}: ${sum}` }));
}

/** What belongs to one writing of a run of days, by which it is known. */
type StoredScores = Pick<StoredRangeBoard, 'range' | 'stamp' | 'chunks'>;

/** What is in a run's chunks, and the boards that come of it; `undefined` if it was replaced. */
async function readStoredScores(
  issuerId: IssuerId,
  stored: StoredScores,
): Promise<{ digest: Sums; boards: ReadonlyMap<BoardRankBy, RangeBoard> } | undefined> {
  const digest: Sums = new Map();
  const builder = rangeBoardsBuilder();
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
async function boardSums(
  issuerId: IssuerId,
  { range, stamp, chunks }: StoredScores,
  rankBy: BoardRankBy,
): Promise<{ sums: Sums; howMany: number } | undefined> {
  const board = await findRangeBoard(issuerId, range, rankBy);
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
function storedSums({ histogram, top }: RangeBoard, howMany: number): Sums {
  const sums = scoresOf(histogram);
  for (const { leaves } of top.slice(0, howMany)) {
    for (const leaf of leaves) digestLeaf(sums, leaf);
  }
  return sums;
}

function scoresOf({ scores, recipients }: Histogram): Sums {
  return new Map(scores.map((score, i) => [`who have ${score}`, recipients[i] ?? 0]));
}
