import { DAY, type Day, type Instant, utcDayOf } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { daysOf } from '#shared/domain/zoned-days.ts';
import { noteRanked, rankedStamps, writeDayFile } from './day-files.ts';
import { dayStamps, settledStamp } from './day-stamps.ts';
import { currentGeneration, widenLeaves } from './generations.ts';
import { eachStoredLeaf } from './leaves.ts';
import { earliestOf, utcDaySums } from './report-cells.ts';

export type RankOptions = {
  readonly now: Instant;
  /** Whether to leave the rest for the next time. */
  readonly isLate?: () => boolean;
};

/** Every zone's day has ended when the UTC day after it has; a click may take a while to be counted. */
const SETTLED_DAYS = 2;

/**
 * Make the files of an issuer's days that have none, or whose leaves have changed since: the
 * newest first. Answers how many were made. A repetition makes none.
 */
export async function rankDays(issuerId: IssuerId, options: RankOptions): Promise<number> {
  const { now, isLate = () => false } = options;
  const earliest = await earliestOf(issuerId);
  if (earliest === undefined) return 0;
  const lastDay = utcDayOf(now - SETTLED_DAYS * DAY);
  const days = daysOf(utcDayOf(earliest - DAY), lastDay).reverse();
  const [sums, ranked] = await Promise.all([
    utcDaySums(issuerId, { from: earliest, to: now + DAY }),
    rankedStamps(issuerId),
  ]);
  let made = 0;
  for (const [day, stamp] of dayStamps(days, sums)) {
    if (ranked.get(day) === stamp) continue;
    if (isLate()) break;
    const leaves = await rankDay(issuerId, day);
    if (leaves > 0) made += 1;
    await widenAfter(issuerId, leaves, now);
  }
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
 * Make one day's file, if it has leaves. Answers how many it has; 0 if it must wait
 * for the next time: a rebuild took over, or somebody counts into it right now.
 *
 * Its stamp is read before its leaves: if something is counted in between, the file has more than
 * its stamp says, and nobody takes it for the day as it is.
 */
async function rankDay(issuerId: IssuerId, day: Day): Promise<number> {
  const generation = await currentGeneration();
  const stamp = await settledStamp(generation, issuerId, day);
  if (stamp === undefined) return 0;
  const leaves: Leaf[] = [];
  await eachStoredLeaf(issuerId, [day], (leaf) => leaves.push(leaf), { isConsistent: true });
  if ((await currentGeneration()) !== generation) return 0;
  if (leaves.length > 0) await writeDayFile(generation, issuerId, { day, stamp, leaves });
  await noteRanked(generation, issuerId, { day, stamp, leaves: leaves.length });
  return leaves.length;
}
