import { type Day, daysOf } from '#shared/calendar.ts';
import { leafBuckets } from '#shared/counting/generations.ts';
import type { Generation } from '#shared/counting/keys.ts';
import { addDigest, digestLeaf, type Leaf } from '#shared/counting/rules/leaf.ts';
import { type Drift, driftBetween, type Sums } from '#shared/counting/rules/recount.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import {
  eachChunkLeaf,
  eachTopLeaf,
  type FoundBoard,
  findHistogram,
} from '#shared/rankings/boards.ts';
import { type RankedDay, rankedDays, settledStamp } from '#shared/rankings/day-files.ts';
import type { DayRun } from '#shared/rankings/keys.ts';
import { eachLeafInBucket } from '#shared/rankings/leaves.ts';
import {
  BOARD_RANK_BY,
  type BoardRankBy,
  boardsBuilder,
  type Histogram,
  type ScoreBoard,
} from '#shared/rankings/rules/score-board.ts';
import type { RankedRun } from './recount.ts';

/** A day's leaves as they are, and the stamp that they had all the while they were read. */
type DayLeaves = { readonly stamp: number; readonly digest: Sums };

type Ranked = {
  readonly issuerId: IssuerId;
  readonly files: ReadonlyMap<Day, RankedDay>;
  /** `undefined` of a day that is being counted into. */
  readonly days: ReadonlyMap<Day, DayLeaves | undefined>;
};

/**
 * Where day files and boards differ from the leaves that they are made of: the counts, whose they
 * are, how many have each score, and who is among the first.
 *
 * What is outdated is left out, for no ranking reads it; so are days that are being counted into.
 */
export async function boardDrift(
  generation: Generation,
  ranked: readonly RankedRun[],
): Promise<Drift[]> {
  const drift: Drift[] = [];
  for (const [issuerId, runs] of Map.groupBy(ranked, (one) => one.issuerId)) {
    const files = await rankedDays(issuerId);
    const days = new Map<Day, DayLeaves | undefined>();
    for (const day of files.keys()) days.set(day, await dayLeaves(generation, issuerId, day));
    for (const { run } of runs) drift.push(...(await runDrift({ issuerId, files, days }, run)));
  }
  return drift;
}

async function dayLeaves(
  generation: Generation,
  issuerId: IssuerId,
  day: Day,
): Promise<DayLeaves | undefined> {
  const stamp = await settledStamp(generation, issuerId, day);
  if (stamp === undefined) return undefined;
  const digest: Sums = new Map();
  const buckets = (await leafBuckets())(issuerId, day);
  for (let bucket = 0; bucket < buckets; bucket++) {
    await eachLeafInBucket(issuerId, day, bucket, (leaf) => digestLeaf(digest, leaf));
  }
  return (await settledStamp(generation, issuerId, day)) === stamp ? { stamp, digest } : undefined;
}

async function runDrift(ranked: Ranked, run: DayRun): Promise<Drift[]> {
  const { issuerId } = ranked;
  const board = await findHistogram(issuerId, run, BOARD_RANK_BY[0]);
  const stored = board ?? fileOf(ranked, run);
  const now = leavesOf(ranked, run);
  if (!stored || !now || stored.stamp !== now.stamp) return [];
  const found = await readStoredRun(issuerId, stored);
  if (!found) return [];
  const place = `${issuerId} ${run.last}`;
  const since = run.first === run.last ? '' : ` since ${run.first}`;
  const drift = named(`${place} day file${since}`, driftBetween(now.digest, found.digest));
  for (const rankBy of board ? BOARD_RANK_BY : []) {
    const sums = await boardSums(issuerId, stored, rankBy);
    const due = found.boards.get(rankBy);
    if (!sums || !due) continue;
    const differing = driftBetween(storedSums(due, sums.howMany), sums.sums);
    drift.push(...named(`${place} board${since} by ${rankBy}`, differing));
  }
  return drift;
}

/** A day without leaves has no file. */
function fileOf({ files }: Ranked, run: DayRun): StoredRun | undefined {
  const file = run.first === run.last ? files.get(run.first) : undefined;
  return file && file.chunks > 0 ? { ...file, run } : undefined;
}

/** The leaves of all days of a run that were looked at. */
function leavesOf({ days }: Ranked, { first, last }: DayRun): DayLeaves | undefined {
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
type StoredRun = Pick<FoundBoard, 'run' | 'stamp' | 'chunks'>;

/** What is in a run's chunks, and the boards that come of it; `undefined` if it was replaced. */
async function readStoredRun(
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
async function boardSums(
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
function storedSums({ histogram, top }: ScoreBoard, howMany: number): Sums {
  const sums = scoresOf(histogram);
  for (const { leaves } of top.slice(0, howMany)) {
    for (const leaf of leaves) digestLeaf(sums, leaf);
  }
  return sums;
}

function scoresOf({ scores, recipients }: Histogram): Sums {
  return new Map(scores.map((score, i) => [`who have ${score}`, recipients[i] ?? 0]));
}
