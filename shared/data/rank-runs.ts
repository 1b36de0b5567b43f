import { type Day, HOUR, type Instant } from '#shared/domain/calendar.ts';
import type { IssuerId, RecipientId } from '#shared/domain/ids.ts';
import { leafMerger } from '#shared/domain/merged-leaves.ts';
import { PERIODS, spanOf } from '#shared/domain/period.ts';
import { chunkOf } from '#shared/domain/recipient-chunk.ts';
import { eachChunkLeaf, isRanked, writeBoards } from './boards.ts';
import type { RankedDay } from './day-files.ts';
import { currentGeneration } from './generations.ts';
import { inParallel } from './in-parallel.ts';
import { findIssuer } from './issuers.ts';
import type { DayRun } from './keys.ts';
import { type LeafSource, powerOfTwoFor, writeLeafChunks } from './leaf-chunks.ts';
import { boardLifetime } from './lifetimes.ts';
import { lastSettledDay, runStamp } from './settled-days.ts';

type Ranking = {
  readonly now: Instant;
  readonly isLate: () => boolean;
  readonly boardLeavesMin: number;
  readonly heldLeavesMax: number;
  readonly earliest: Instant;
  /** Of UTC days: see `utcDaySums`. */
  readonly sums: ReadonlyMap<Day, number>;
  readonly ranked: ReadonlyMap<Day, RankedDay>;
};

/**
 * Make the boards of the runs of days that rankings are asked for again and again, if they have many
 * leaves: `7d`, `30d`, `90d`, `month` and `all`, up to the last settled day. A repetition makes none.
 */
export async function rankRuns(issuerId: IssuerId, ranking: Ranking): Promise<void> {
  const issuer = await findIssuer(issuerId);
  if (!issuer) return;
  for (const run of runsFor(issuer.timeZone, ranking)) {
    if (ranking.isLate()) return;
    const days = rankedIn(run, ranking);
    const leaves = days.reduce((sum, day) => sum + day.leaves, 0);
    const stamp = runStamp(run, ranking.sums);
    const isTold = days.reduce((sum, day) => sum + day.stamp, 0) === stamp;
    if (!isTold || leaves < ranking.boardLeavesMin) continue;
    const groups = powerOfTwoFor(leaves / ranking.heldLeavesMax);
    await rankRun(issuerId, { run, stamp, days, groups });
  }
}

/** An hour after a day began its runs are asked for: they are made before. */
const AHEAD = 2 * HOUR;

function runsFor(timeZone: string, { now, earliest }: Ranking): DayRun[] {
  const last = lastSettledDay(now);
  const firsts = [now, now + AHEAD].flatMap((at) =>
    PERIODS.map((period) => spanOf({ period }, { timeZone, now: at, earliest }).firstDay),
  );
  return [...new Set(firsts)].filter((first) => first < last).map((first) => ({ first, last }));
}

function rankedIn({ first, last }: DayRun, { ranked }: Ranking): RankedDay[] {
  return [...ranked.values()].filter(({ day }) => day >= first && day <= last);
}

type MergedRun = {
  readonly run: DayRun;
  readonly stamp: number;
  readonly days: readonly RankedDay[];
  /** Of recipients, of whom one is held at a time. */
  readonly groups: number;
};

async function rankRun(issuerId: IssuerId, merged: MergedRun): Promise<void> {
  const { run, stamp } = merged;
  if (await isRanked(issuerId, run, stamp)) return;
  const generation = await currentGeneration();
  const expiresAt = boardLifetime(Date.now());
  const place = { generation, issuerId, run, stamp, expiresAt };
  const { chunks, boards } = await writeLeafChunks(place, mergedLeaves(issuerId, merged));
  await writeBoards(place, chunks, boards);
}

const CHUNKS_AT_ONCE = 8;

/** The leaves of several days, added up: from the same chunks of each, so that no more is held. */
function mergedLeaves(issuerId: IssuerId, { days, groups }: MergedRun): LeafSource {
  return {
    groups,
    async leavesOf(group) {
      const merger = leafMerger();
      const isWanted = (id: RecipientId) => chunkOf(id, groups) === group;
      // The files may have been written just now.
      const how = { isWanted, isConsistent: true };
      const parts = days.flatMap((file) => chunksOf(group, groups, file));
      await inParallel(
        parts,
        async ({ file: { day, stamp, chunks }, chunk }) => {
          const board = { run: { first: day, last: day }, stamp, chunks };
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
function chunksOf(group: number, groups: number, file: RankedDay) {
  const { chunks } = file;
  const first = group % Math.max(1, chunks);
  const count = chunks > groups ? chunks / groups : Math.min(1, chunks);
  return Array.from({ length: count }, (_, i) => ({ file, chunk: first + i * groups }));
}
