import { boardLifetime } from '#shared/aws/tables.ts';
import { DAY, type Day, daysOf, HOUR, type Instant, utcDayOf } from '#shared/calendar.ts';
import { currentGeneration, leafBuckets, widenLeaves } from '#shared/counting/generations.ts';
import { LEAF_BUCKETS } from '#shared/counting/keys.ts';
import { chunkOf, type Leaf, leafMerger } from '#shared/counting/rules/leaf.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { findIssuer } from '#shared/registry/issuers.ts';
import { earliestOf, utcDaySums } from '#shared/reports/cells.ts';
import { PERIODS, spanOf } from '#shared/reports/rules/period.ts';
import {
  consistentStamp,
  type DayScoresMetadata,
  dayStamps,
  lastSettledDay,
  rangeStamp,
  readDayScoresMetadata,
  writeDayScoresMetadata,
} from './day-scores.ts';
import type { DayRange } from './keys.ts';
import { eachLeafInBucket } from './leaves.ts';
import { areBoardsCurrent, eachChunkLeaf, writeRangeBoards } from './range-boards.ts';
import { type LeafSource, powerOfTwoFor, writeScoreChunks } from './score-chunks.ts';

export type RankOptions = {
  readonly now: Instant;
  /** Whether to stop and leave the rest to the next run. */
  readonly isLate?: () => boolean;
  /** From how many leaves on a run of days has boards. */
  readonly boardLeavesMin?: number;
  /** How many leaves are held at once. */
  readonly heldLeavesMax?: number;
};

/** Below this, folding on read is faster than reading a board. */
const BOARD_LEAVES_MIN = 10_000;

/** Some 500 bytes each. */
const HELD_LEAVES_MAX = 300_000;

/**
 * Builds an issuer's missing or stale day scores, newest first, then the range boards of the usual
 * periods. Returns how many day scores were written. Idempotent: a repeat writes none.
 */
export async function rankDays(issuerId: IssuerId, options: RankOptions): Promise<number> {
  const { now, isLate = () => false } = options;
  const { boardLeavesMin = BOARD_LEAVES_MIN, heldLeavesMax = HELD_LEAVES_MAX } = options;
  const earliest = await earliestOf(issuerId);
  if (earliest === undefined) return 0;
  const days = daysOf(utcDayOf(earliest - DAY), lastSettledDay(now)).reverse();
  const [sums, ranked] = await Promise.all([
    utcDaySums(issuerId, { from: earliest, to: now + DAY }),
    readDayScoresMetadata(issuerId),
  ]);
  let written = 0;
  for (const [day, stamp] of dayStamps(days, sums)) {
    if (ranked.get(day)?.stamp === stamp) continue;
    if (isLate()) return written;
    const found = await buildDayScores(issuerId, day, boardLeavesMin);
    if (!found) continue;
    ranked.set(day, found);
    if (found.leaves > 0) written += 1;
    await widenAfter(issuerId, found.leaves, now);
  }
  const limits = { isLate, boardLeavesMin, heldLeavesMax };
  await buildRangeBoards(issuerId, { now, ...limits, earliest, sums, ranked });
  return written;
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
 * Builds one day's scores, and its range boards if it has enough leaves. Returns their metadata, or
 * `undefined` to retry on the next run: a rebuild took over, or the day is being counted into.
 *
 * The stamp is read before the leaves: an event counted in between makes the scores stale, never
 * wrong.
 */
async function buildDayScores(
  issuerId: IssuerId,
  day: Day,
  boardLeavesMin: number,
): Promise<DayScoresMetadata | undefined> {
  const generation = await currentGeneration();
  const stamp = await consistentStamp(generation, issuerId, day);
  if (stamp === undefined) return undefined;
  const target = { generation, issuerId, range: { first: day, last: day }, stamp };
  const { leaves, chunks, boards } = await writeScoreChunks(
    target,
    await storedLeaves(issuerId, day),
  );
  if ((await currentGeneration()) !== generation) return undefined;
  if (leaves >= boardLeavesMin) await writeRangeBoards(target, chunks, boards);
  const found = { day, stamp, leaves, chunks };
  await writeDayScoresMetadata(generation, issuerId, found);
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

type Ranking = {
  readonly now: Instant;
  readonly isLate: () => boolean;
  readonly boardLeavesMin: number;
  readonly heldLeavesMax: number;
  readonly earliest: Instant;
  /** Of UTC days: see `utcDaySums`. */
  readonly sums: ReadonlyMap<Day, number>;
  readonly ranked: ReadonlyMap<Day, DayScoresMetadata>;
};

/**
 * Builds the range boards of the periods `7d`, `30d`, `90d`, `month` and `all`, up to the last
 * settled day, if they have enough leaves. Idempotent.
 */
async function buildRangeBoards(issuerId: IssuerId, ranking: Ranking): Promise<void> {
  const issuer = await findIssuer(issuerId);
  if (!issuer) return;
  for (const range of rangesFor(issuer.timeZone, ranking)) {
    if (ranking.isLate()) return;
    const days = scoredDaysIn(range, ranking);
    const leaves = days.reduce((sum, day) => sum + day.leaves, 0);
    const stamp = rangeStamp(range, ranking.sums);
    const isTold = days.reduce((sum, day) => sum + day.stamp, 0) === stamp;
    if (!isTold || leaves < ranking.boardLeavesMin) continue;
    const groups = powerOfTwoFor(leaves / ranking.heldLeavesMax);
    await buildRangeBoard(issuerId, { range, stamp, days, groups });
  }
}

/** Ranges are built two hours before the day that needs them begins. */
const AHEAD = 2 * HOUR;

function rangesFor(timeZone: string, { now, earliest }: Ranking): DayRange[] {
  const last = lastSettledDay(now);
  const firsts = [now, now + AHEAD].flatMap((at) =>
    PERIODS.map((period) => spanOf({ period }, { timeZone, now: at, earliest }).firstDay),
  );
  return [...new Set(firsts)].filter((first) => first < last).map((first) => ({ first, last }));
}

function scoredDaysIn({ first, last }: DayRange, { ranked }: Ranking): DayScoresMetadata[] {
  return [...ranked.values()].filter(({ day }) => day >= first && day <= last);
}

type RangeBoardInput = {
  readonly range: DayRange;
  readonly stamp: number;
  readonly days: readonly DayScoresMetadata[];
  /** Of recipients, of whom one is held at a time. */
  readonly groups: number;
};

async function buildRangeBoard(issuerId: IssuerId, merged: RangeBoardInput): Promise<void> {
  const { range, stamp } = merged;
  if (await areBoardsCurrent(issuerId, range, stamp)) return;
  const generation = await currentGeneration();
  const expiresAt = boardLifetime(Date.now());
  const target = { generation, issuerId, range, stamp, expiresAt };
  const { chunks, boards } = await writeScoreChunks(target, mergedLeaves(issuerId, merged));
  await writeRangeBoards(target, chunks, boards);
}

const CHUNKS_AT_ONCE = 8;

/** The summed leaves of several days, read chunk by chunk to bound memory. */
function mergedLeaves(issuerId: IssuerId, { days, groups }: RangeBoardInput): LeafSource {
  return {
    groups,
    async leavesOf(group) {
      const merger = leafMerger();
      const isIncluded = (id: RecipientId) => chunkOf(id, groups) === group;
      // The files may have been written just now.
      const how = { isIncluded, isConsistent: true };
      const parts = days.flatMap((file) => chunksOf(group, groups, file));
      await inParallel(
        parts,
        async ({ file: { day, stamp, chunks }, chunk }) => {
          const board = { range: { first: day, last: day }, stamp, chunks };
          const isSame = await eachChunkLeaf(issuerId, board, chunk, merger.add, how);
          if (!isSame) throw new Error(`the file of ${day} was replaced meanwhile`);
        },
        CHUNKS_AT_ONCE,
      );
      return merger.leaves();
    },
  };
}

/** The chunks of a file that have anybody of a group: one, if there are fewer chunks than groups. */
function chunksOf(group: number, groups: number, file: DayScoresMetadata) {
  const { chunks } = file;
  const first = group % Math.max(1, chunks);
  const count = chunks > groups ? chunks / groups : Math.min(1, chunks);
  return Array.from({ length: count }, (_, i) => ({ file, chunk: first + i * groups }));
}
