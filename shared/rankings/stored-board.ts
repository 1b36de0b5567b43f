import { addDays, type Day, daysOf, type Instant } from '#shared/calendar.ts';
import { chunkOf, type Leaf } from '#shared/counting/rules/leaf.ts';
import { addTo } from '#shared/counting/rules/tally.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { eachChunkLeaf, eachTopLeaf, type FoundBoard, findHistogram } from './boards.ts';
import { lastSettledDay, runStamp } from './day-files.ts';
import type { DayRun } from './keys.ts';
import { eachLeaf, sumsAround } from './leaves.ts';
import { type Contender, contend, type Ranked, rankingOf, standingOf } from './rules/ranking.ts';
import { type BoardRankBy, type Histogram, movedHistogram } from './rules/score-board.ts';

type Contenders = ReadonlyMap<RecipientId, Contender>;

/** A ranking as it is now: a board of its settled days, and what was counted since. */
export type StoredBoard = {
  readonly histogram: Histogram;
  /** What was counted for somebody: one read. `undefined` if the board was replaced since. */
  contenderOf(recipientId: RecipientId): Promise<Contender | 'nobody' | undefined>;
  /** The first of the ranking: a thousand, or all. `undefined` if the board was replaced since. */
  top(): Promise<{ ranking: readonly Ranked[]; contenders: Contenders } | undefined>;
};

type Asked = {
  readonly issuerId: IssuerId;
  readonly run: DayRun;
  readonly rankBy: BoardRankBy;
  readonly now: Instant;
  /** Sees each leaf that was counted since, and may throw if they are too many. */
  readonly visit?: (leaf: Leaf) => void;
};

/**
 * The board of an issuer's reporting days, if there is one and it is true.
 *
 * It is when its stamp is the run's: a late event makes it outdated at once. Leaves of later days are
 * folded now, and move those whom they are about, whose older leaves are in their chunks.
 */
export async function openBoard(asked: Asked): Promise<StoredBoard | undefined> {
  const { issuerId, rankBy } = asked;
  const board = await boardFor(asked);
  if (!board || !(await isTrue(issuerId, board))) return undefined;
  const since = await countedAfter(board.run.last, asked);
  const settled = await settledOf(issuerId, board, [...since.keys()]);
  if (!settled) return undefined;
  const touched = new Map([...since].map(([id, one]) => [id, joined(settled.get(id), one)]));
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
      const found = await settledOf(issuerId, board, [id]);
      return found && (found.get(id) ?? 'nobody');
    },
    top: () => topOf(asked, board, touched),
  };
}

/** Of the days up to the last settled one, or until `rank` has seen to that, up to the one before. */
async function boardFor({ issuerId, run, rankBy, now }: Asked): Promise<FoundBoard | undefined> {
  const settled = lastSettledDay(now);
  const lasts = run.last <= settled ? [run.last] : [settled, addDays(settled, -1)];
  for (const last of lasts.filter((day) => day >= run.first)) {
    const found = await findHistogram(issuerId, { first: run.first, last }, rankBy);
    if (found) return found;
  }
  return undefined;
}

async function isTrue(issuerId: IssuerId, { run, stamp }: FoundBoard): Promise<boolean> {
  const days = daysOf(run.first, run.last);
  return runStamp(run, await sumsAround(issuerId, days)) === stamp;
}

async function countedAfter(settled: Day, { issuerId, run, visit }: Asked): Promise<Contenders> {
  const contenders = new Map<RecipientId, Contender>();
  if (settled >= run.last) return contenders;
  await eachLeaf(issuerId, daysOf(addDays(settled, 1), run.last), (leaf) => {
    visit?.(leaf);
    contend(contenders, leaf);
  });
  return contenders;
}

/** What some recipients had on the settled days; `undefined` if the board was replaced since. */
async function settledOf(
  issuerId: IssuerId,
  board: FoundBoard,
  recipients: readonly RecipientId[],
): Promise<Contenders | undefined> {
  const wanted = new Set(recipients);
  const contenders = new Map<RecipientId, Contender>();
  const visit = (leaf: Leaf) => contend(contenders, leaf);
  const isWanted = (id: RecipientId) => wanted.has(id);
  const chunks = new Set(recipients.map((id) => chunkOf(id, board.chunks)));
  let isSame = true;
  await inParallel([...chunks], async (chunk) => {
    if (isSame && !(await eachChunkLeaf(issuerId, board, chunk, visit, { isWanted })))
      isSame = false;
  });
  return isSame ? contenders : undefined;
}

function joined(before: Contender | undefined, since: Contender): Contender {
  if (!before) return since;
  const byChannel = new Map(before.byChannel);
  for (const [name, n] of since.byChannel) addTo(byChannel, name, n);
  return { byChannel, earliest: Math.min(before.earliest, since.earliest) };
}

/**
 * Counts only grow: who was among the first stays, or is outranked by somebody who was counted
 * since. So the first are among the board's first and those.
 */
async function topOf({ issuerId, rankBy }: Asked, board: FoundBoard, touched: Contenders) {
  const contenders = new Map<RecipientId, Contender>();
  const isSame = await eachTopLeaf(issuerId, board, rankBy, (leaf) => contend(contenders, leaf));
  if (!isSame) return undefined;
  const known = contenders.size;
  for (const [id, contender] of touched) contenders.set(id, contender);
  const standings = [...contenders].map(([id, one]) => standingOf(id, one, rankBy));
  const ranking = rankingOf(standings);
  const isAll = known >= board.histogram.rankedCount;
  return { ranking: isAll ? ranking : ranking.slice(0, known), contenders };
}
