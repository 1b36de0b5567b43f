import type { Day } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { addDigest, digestLeaf } from '#shared/domain/leaf-digest.ts';
import { type Drift, driftBetween, type Sums } from '#shared/domain/recount.ts';
import { BOARD_RANK_BY } from '#shared/domain/score-board.ts';
import { daysOf } from '#shared/domain/zoned-days.ts';
import type { RankedRun } from './audit-readings.ts';
import { boardSums, readStoredRun, type StoredRun, storedSums } from './audit-stored-run.ts';
import { findHistogram } from './boards.ts';
import { type RankedDay, rankedDays } from './day-files.ts';
import { settledStamp } from './day-stamps.ts';
import { leafBuckets } from './generations.ts';
import type { DayRun, Generation } from './keys.ts';
import { eachLeafInBucket } from './leaves.ts';

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
