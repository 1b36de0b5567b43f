import { addDays, type Day, daysOf, type Instant } from '#shared/calendar.ts';
import { chunkOf, type Leaf } from '#shared/counting/rules/leaf.ts';
import { addTo } from '#shared/counting/rules/tally.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { lastSettledDay, rangeStamp } from './day-scores.ts';
import type { DayRange } from './keys.ts';
import { eachLeaf, sumsAround } from './leaves.ts';
import {
  eachChunkLeaf,
  eachTopLeaf,
  findRangeBoard,
  type StoredRangeBoard,
} from './range-boards.ts';
import { type BoardRankBy, type Histogram, movedHistogram } from './rules/range-board.ts';
import {
  addToContender,
  type Contender,
  type Ranked,
  rankingOf,
  standingOf,
} from './rules/ranking.ts';

type Contenders = ReadonlyMap<RecipientId, Contender>;

/** A range board brought up to date: the stored board of settled days plus what was counted since. */
export type LiveRangeBoard = {
  readonly histogram: Histogram;
  /** What was counted for somebody: one read. `undefined` if the board was replaced since. */
  contenderOf(recipientId: RecipientId): Promise<Contender | 'nobody' | undefined>;
  /** The first of the ranking: a thousand, or all. `undefined` if the board was replaced since. */
  top(): Promise<{ ranking: readonly Ranked[]; contenders: Contenders } | undefined>;
};

type RangeBoardQuery = {
  readonly issuerId: IssuerId;
  readonly range: DayRange;
  readonly rankBy: BoardRankBy;
  readonly now: Instant;
  /** Sees each leaf that was counted since, and may throw if they are too many. */
  readonly visit?: (leaf: Leaf) => void;
};

/**
 * Opens the range board for an issuer's reporting days. Returns `undefined` if there is none, or if
 * it is stale.
 *
 * A board is current while its stamp equals the range's, so a late event invalidates it at once.
 * Leaves of later days are folded on read and move the affected recipients in the histogram.
 */
export async function openRangeBoard(query: RangeBoardQuery): Promise<LiveRangeBoard | undefined> {
  const { issuerId, rankBy } = query;
  const board = await boardFor(query);
  if (!board || !(await isCurrent(issuerId, board))) return undefined;
  const since = await countedSince(board.range.last, query);
  const settled = await settledContenders(issuerId, board, [...since.keys()]);
  if (!settled) return undefined;
  const touched = new Map(
    [...since].map(([id, one]) => [id, mergedContender(settled.get(id), one)]),
  );
  const scoreOf = (id: RecipientId, contender: Contender | undefined) =>
    contender ? standingOf(id, contender, rankBy).score : 0;
  const moves = [...touched].map(([id, now]) => {
    return { from: scoreOf(id, settled.get(id)), to: scoreOf(id, now) };
  });
  return {
    histogram: movedHistogram(board.histogram, moves),
    contenderOf: async (id) => {
      const known = touched.get(id);
      if (known) return known;
      const found = await settledContenders(issuerId, board, [id]);
      return found && (found.get(id) ?? 'nobody');
    },
    top: () => readTop(query, board, touched),
  };
}

/** Of the days up to the last settled one, or until `rank` has seen to that, up to the one before. */
async function boardFor({
  issuerId,
  range,
  rankBy,
  now,
}: RangeBoardQuery): Promise<StoredRangeBoard | undefined> {
  const settled = lastSettledDay(now);
  const lasts = range.last <= settled ? [range.last] : [settled, addDays(settled, -1)];
  for (const last of lasts.filter((day) => day >= range.first)) {
    const found = await findRangeBoard(issuerId, { first: range.first, last }, rankBy);
    if (found) return found;
  }
  return undefined;
}

async function isCurrent(issuerId: IssuerId, { range, stamp }: StoredRangeBoard): Promise<boolean> {
  const days = daysOf(range.first, range.last);
  return rangeStamp(range, await sumsAround(issuerId, days)) === stamp;
}

async function countedSince(
  settled: Day,
  { issuerId, range, visit }: RangeBoardQuery,
): Promise<Contenders> {
  const contenders = new Map<RecipientId, Contender>();
  if (settled >= range.last) return contenders;
  await eachLeaf(issuerId, daysOf(addDays(settled, 1), range.last), (leaf) => {
    visit?.(leaf);
    addToContender(contenders, leaf);
  });
  return contenders;
}

/** What some recipients had on the settled days; `undefined` if the board was replaced since. */
async function settledContenders(
  issuerId: IssuerId,
  board: StoredRangeBoard,
  recipients: readonly RecipientId[],
): Promise<Contenders | undefined> {
  const requested = new Set(recipients);
  const contenders = new Map<RecipientId, Contender>();
  const visit = (leaf: Leaf) => addToContender(contenders, leaf);
  const isIncluded = (id: RecipientId) => requested.has(id);
  const chunks = new Set(recipients.map((id) => chunkOf(id, board.chunks)));
  let isSame = true;
  await inParallel([...chunks], async (chunk) => {
    if (isSame && !(await eachChunkLeaf(issuerId, board, chunk, visit, { isIncluded })))
      isSame = false;
  });
  return isSame ? contenders : undefined;
}

function mergedContender(before: Contender | undefined, since: Contender): Contender {
  if (!before) return since;
  const byChannel = new Map(before.byChannel);
  for (const [name, n] of since.byChannel) addTo(byChannel, name, n);
  return { byChannel, earliest: Math.min(before.earliest, since.earliest) };
}

/**
 * Counts only grow: who was among the first stays, or is outranked by somebody who was counted
 * since. So the first are among the board's first and those.
 */
async function readTop(
  { issuerId, rankBy }: RangeBoardQuery,
  board: StoredRangeBoard,
  touched: Contenders,
) {
  const contenders = new Map<RecipientId, Contender>();
  const isSame = await eachTopLeaf(issuerId, board, rankBy, (leaf) =>
    addToContender(contenders, leaf),
  );
  if (!isSame) return undefined;
  const known = contenders.size;
  for (const [id, contender] of touched) contenders.set(id, contender);
  const standings = [...contenders].map(([id, one]) => standingOf(id, one, rankBy));
  const ranking = rankingOf(standings);
  const isAll = known >= board.histogram.rankedCount;
  return { ranking: isAll ? ranking : ranking.slice(0, known), contenders };
}
