import { DAY, type Day, type Instant, utcDayOf } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { daysOf } from '#shared/domain/zoned-days.ts';
import { writeBoards } from './boards.ts';
import { noteRanked, type RankedDay, rankedDays } from './day-files.ts';
import { dayStamps, settledStamp } from './day-stamps.ts';
import { currentGeneration, leafBuckets, widenLeaves } from './generations.ts';
import { LEAF_BUCKETS } from './keys.ts';
import { type LeafSource, writeLeafChunks } from './leaf-chunks.ts';
import { eachLeafInBucket } from './leaves.ts';
import { rankRuns } from './rank-runs.ts';
import { earliestOf, utcDaySums } from './report-cells.ts';
import { lastSettledDay } from './settled-days.ts';

export type RankOptions = {
  readonly now: Instant;
  /** Whether to leave the rest for the next time. */
  readonly isLate?: () => boolean;
  /** From how many leaves on a run of days has boards. */
  readonly boardLeavesMin?: number;
  /** How many leaves are held at once. */
  readonly heldLeavesMax?: number;
};

/** Fewer are folded faster than a board is read. */
const BOARD_LEAVES_MIN = 10_000;
/** Some 500 bytes each. */
const HELD_LEAVES_MAX = 300_000;

/**
 * Make the files of an issuer's days that have none, or whose leaves have changed since, the newest
 * first; then the boards of the runs of days that are asked for. Answers how many files were made.
 * A repetition makes none.
 */
export async function rankDays(issuerId: IssuerId, options: RankOptions): Promise<number> {
  const { now, isLate = () => false } = options;
  const { boardLeavesMin = BOARD_LEAVES_MIN, heldLeavesMax = HELD_LEAVES_MAX } = options;
  const earliest = await earliestOf(issuerId);
  if (earliest === undefined) return 0;
  const days = daysOf(utcDayOf(earliest - DAY), lastSettledDay(now)).reverse();
  const [sums, ranked] = await Promise.all([
    utcDaySums(issuerId, { from: earliest, to: now + DAY }),
    rankedDays(issuerId),
  ]);
  let made = 0;
  for (const [day, stamp] of dayStamps(days, sums)) {
    if (ranked.get(day)?.stamp === stamp) continue;
    if (isLate()) return made;
    const found = await rankDay(issuerId, day, boardLeavesMin);
    if (!found) continue;
    ranked.set(day, found);
    if (found.leaves > 0) made += 1;
    await widenAfter(issuerId, found.leaves, now);
  }
  const limits = { isLate, boardLeavesMin, heldLeavesMax };
  await rankRuns(issuerId, { now, ...limits, earliest, sums, ranked });
  return made;
}

/** Days of so many leaves need so many partitions: each takes a thousand write units a second. */
const WIDTHS = [
  { leavesMin: 3_000_000, buckets: 64 },
  { leavesMin: 300_000, buckets: 16 },
] as const;
/** In every zone a day that has not begun. */
const COMING_DAYS = 2;

async function widenAfter(issuerId: IssuerId, leaves: number, now: Instant): Promise<void> {
  const width = WIDTHS.find(({ leavesMin }) => leaves >= leavesMin);
  const from = utcDayOf(now + COMING_DAYS * DAY);
  if (width) await widenLeaves(issuerId, { from, buckets: width.buckets });
}

/**
 * Make one day's file, if it has leaves, and its boards, if it has many. `undefined` if it must wait
 * for the next time: a rebuild took over, or somebody counts into it right now.
 *
 * Its stamp is read before its leaves: if something is counted in between, the file has more than
 * its stamp says, and nobody takes it for the day as it is.
 */
async function rankDay(
  issuerId: IssuerId,
  day: Day,
  boardLeavesMin: number,
): Promise<RankedDay | undefined> {
  const generation = await currentGeneration();
  const stamp = await settledStamp(generation, issuerId, day);
  if (stamp === undefined) return undefined;
  const place = { generation, issuerId, run: { first: day, last: day }, stamp };
  const { leaves, chunks, boards } = await writeLeafChunks(
    place,
    await storedLeaves(issuerId, day),
  );
  if ((await currentGeneration()) !== generation) return undefined;
  if (leaves >= boardLeavesMin) await writeBoards(place, chunks, boards);
  const found = { day, stamp, leaves, chunks };
  await noteRanked(generation, issuerId, found);
  return found;
}

/** A day's leaves, bucket by bucket if they are very many. */
async function storedLeaves(issuerId: IssuerId, day: Day): Promise<LeafSource> {
  const buckets = (await leafBuckets())(issuerId, day);
  const groups = buckets > LEAF_BUCKETS ? buckets : 1;
  return {
    groups,
    async leavesOf(group) {
      const leaves: Leaf[] = [];
      for (let bucket = group; bucket < buckets; bucket += groups) {
        await eachLeafInBucket(issuerId, day, bucket, (leaf) => leaves.push(leaf));
      }
      return leaves;
    },
  };
}
