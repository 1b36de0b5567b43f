import { type Day, daysOf } from '#shared/calendar.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { eachLeafOf } from '#shared/rankings/leaves.ts';
import { rankOfScore } from '#shared/rankings/rules/range-board.ts';
import { type Contender, standingOf } from '#shared/rankings/rules/ranking.ts';
import type { ReportingDays } from './ranking-answer.ts';
import {
  type Board,
  foldedBoard,
  liveRangeBoard,
  type RankingQuery,
  refuseCurrency,
} from './ranking-board.ts';

type Place = {
  readonly recipientId: RecipientId;
  readonly rank: number | null;
  readonly score: number;
};

type Places = { readonly board: Board; readonly places: readonly Place[] };

/**
 * Where one recipient stands. From a stored board it takes one read for all ranks, and one for the
 * recipient.
 *
 * @param visit sees each of the recipient's leaves
 * @throws AppError as `boardOf`
 */
export async function placeOf(
  recipientId: RecipientId,
  issuerId: IssuerId,
  days: ReportingDays,
  query: RankingQuery,
  visit: (leaf: Leaf, day: Day) => void,
): Promise<Places> {
  refuseCurrency(query);
  const stored = await storedPlaces([recipientId], issuerId, days, query);
  if (stored) {
    await eachLeafOf(issuerId, recipientId, daysOf(days.firstDay, days.lastDay), visit);
    return stored;
  }
  const board = await foldedBoard(issuerId, days, query, (leaf, day) => {
    if (leaf.recipientId === recipientId) visit(leaf, day);
  });
  return { board, places: placesIn(board, [recipientId]) };
}

/**
 * Where several recipients stand, best first, those without a score last: by one stored board, or
 * by one fold for all of them.
 *
 * @throws AppError as `boardOf`
 */
export async function placesOf(
  recipientIds: readonly RecipientId[],
  issuerId: IssuerId,
  days: ReportingDays,
  query: RankingQuery,
): Promise<Places> {
  refuseCurrency(query);
  const stored = await storedPlaces(recipientIds, issuerId, days, query);
  if (stored) return { ...stored, places: stored.places.toSorted(byRank) };
  const board = await foldedBoard(issuerId, days, query);
  return { board, places: placesIn(board, recipientIds).toSorted(byRank) };
}

/** `undefined` without a board that is true, or if it is replaced meanwhile. */
async function storedPlaces(
  recipientIds: readonly RecipientId[],
  issuerId: IssuerId,
  days: ReportingDays,
  query: RankingQuery,
): Promise<Places | undefined> {
  const stored = await liveRangeBoard(issuerId, days, query);
  if (!stored) return undefined;
  const found = new Map<RecipientId, Contender | 'nobody' | undefined>();
  await inParallel(recipientIds, async (id) => void found.set(id, await stored.contenderOf(id)));
  const contenders = new Map<RecipientId, Contender>();
  for (const [id, contender] of found) {
    if (!contender) return undefined;
    if (contender !== 'nobody') contenders.set(id, contender);
  }
  const { rankedCount, total } = stored.histogram;
  const places = recipientIds.map((recipientId) => {
    const contender = contenders.get(recipientId);
    const score = contender ? standingOf(recipientId, contender, query.rankBy).score : 0;
    return { recipientId, rank: rankOfScore(stored.histogram, score) ?? null, score };
  });
  return { board: { ranking: [], rankedCount, total, currency: undefined, contenders }, places };
}

function placesIn({ ranking }: Board, recipientIds: readonly RecipientId[]): Place[] {
  const standing = new Map(ranking.map((ranked) => [ranked.recipientId, ranked]));
  return recipientIds.map((recipientId) => {
    const { rank = null, score = 0 } = standing.get(recipientId) ?? {};
    return { recipientId, rank, score };
  });
}

function byRank(a: Place, b: Place): number {
  return (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || 0;
}
