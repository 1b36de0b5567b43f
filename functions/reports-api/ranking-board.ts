import { type Day, daysOf } from '#shared/calendar.ts';
import { valueCounter } from '#shared/counting/rules/cell.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { eachLeaf } from '#shared/rankings/leaves.ts';
import { type LiveRangeBoard, openRangeBoard } from '#shared/rankings/open-range-board.ts';
import {
  addToContender,
  type Contender,
  type RankBy,
  type Ranked,
  rankingOf,
  standingOf,
} from '#shared/rankings/rules/ranking.ts';
import type { ReportingDays } from './ranking-answer.ts';

export type RankingQuery = { readonly rankBy: RankBy; readonly currency?: string };

/** A ranking, and what was counted for those in it. */
export type Board = {
  /** Best first: everybody with a score, or the first of them. */
  readonly ranking: readonly Ranked[];
  readonly rankedCount: number;
  /** The scores of all. */
  readonly total: number;
  readonly currency: string | undefined;
  readonly contenders: ReadonlyMap<RecipientId, Contender>;
};

/**
 * The ranking of an issuer's reporting days: from a stored board if there is one, it is true, and its
 * first thousand suffice, else folded now. Both say the same.
 *
 * @param suffices whether the first of a ranking are all that is asked for
 * @throws AppError INVALID_INPUT naming `currency` if money in several would have to be compared
 */
export async function boardOf(
  issuerId: IssuerId,
  days: ReportingDays,
  query: RankingQuery,
  suffices: (ranking: readonly Ranked[]) => boolean,
): Promise<Board> {
  refuseCurrency(query);
  const board = await liveRangeBoard(issuerId, days, query);
  const top = await board?.top();
  if (board && top) {
    const { rankedCount, total } = board.histogram;
    const isAll = top.ranking.length === rankedCount;
    if (isAll || suffices(top.ranking)) return { ...top, rankedCount, total, currency: undefined };
  }
  return foldedBoard(issuerId, days, query);
}

/** Boards are of all programs; money has none. */
export async function liveRangeBoard(
  issuerId: IssuerId,
  { firstDay: first, lastDay: last, programId }: ReportingDays,
  { rankBy }: RankingQuery,
): Promise<LiveRangeBoard | undefined> {
  if (programId || rankBy === 'value') return undefined;
  return openRangeBoard({ issuerId, range: { first, last }, rankBy, now: Date.now() });
}

/**
 * A late sign-up changes past days, so a day's file stands for its leaves only as
 * long as they are what it holds.
 */
export async function foldedBoard(
  issuerId: IssuerId,
  { firstDay, lastDay, programId }: ReportingDays,
  { rankBy, currency: asked }: RankingQuery,
  visit: (leaf: Leaf, day: Day) => void = () => {},
): Promise<Board> {
  const contenders = new Map<RecipientId, Contender>();
  await eachLeaf(issuerId, daysOf(firstDay, lastDay), (leaf, day) => {
    if (programId && leaf.programId !== programId) return;
    addToContender(contenders, leaf);
    visit(leaf, day);
  });
  const currency = rankBy === 'value' ? (asked ?? onlyCurrency(contenders)) : undefined;
  const standings = [...contenders].map(([recipientId, contender]) =>
    standingOf(recipientId, contender, rankBy, currency),
  );
  const ranking = rankingOf(standings);
  const total = ranking.reduce((sum, { score }) => sum + score, 0);
  return { ranking, rankedCount: ranking.length, total, currency, contenders };
}

const VALUE_PREFIX = valueCounter('');

function onlyCurrency(contenders: Board['contenders']): string | undefined {
  const found = new Set<string>();
  for (const { byChannel } of contenders.values()) {
    for (const name of byChannel.keys()) {
      if (name.startsWith(VALUE_PREFIX))
        found.add(name.slice(VALUE_PREFIX.length).split('.')[0] ?? '');
    }
  }
  if (found.size <= 1) return [...found][0];
  throw refusal(
    `the sign-ups have values in several currencies: choose one of ${[...found].sort().join(', ')}`,
  );
}

export function refuseCurrency({ rankBy, currency }: RankingQuery): void {
  if (currency && rankBy !== 'value') throw refusal('is allowed only with rankBy=value');
}

function refusal(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'currency' });
}
