import type { IssuerId, RecipientId } from '#shared/domain/ids.ts';
import { type Board, boardOf, type RankingQuery, storedPlace } from './board.ts';
import type { ReportingDays } from './reporting-days.ts';

type Place = {
  readonly recipientId: RecipientId;
  readonly rank: number | null;
  readonly score: number;
};

/**
 * Where several recipients stand, best first, those without a score last; at most one fold for all
 * of them. Whom the first of a stored board leave out is looked up in it.
 *
 * @throws AppError as `boardOf`
 */
export async function placesOf(
  recipientIds: readonly RecipientId[],
  issuerId: IssuerId,
  days: ReportingDays,
  query: RankingQuery,
): Promise<{ board: Board; places: Place[] }> {
  const first = await boardOf(issuerId, days, query, () => true);
  const others = await Promise.all(
    recipientIds
      .filter((one) => !first.contenders.has(one))
      .map((one) => storedPlace(one, issuerId, days, query).then((place) => [one, place] as const)),
  );
  const standing = new Map<RecipientId, { rank: number; score: number }>();
  for (const ranked of first.ranking) standing.set(ranked.recipientId, ranked);
  const contenders = new Map(first.contenders);
  for (const [recipientId, place] of others) {
    if (place?.row) standing.set(recipientId, place.row);
    for (const [id, contender] of place?.board.contenders ?? []) contenders.set(id, contender);
  }
  const places = recipientIds.map((recipientId) => {
    const { rank = null, score = 0 } = standing.get(recipientId) ?? {};
    return { recipientId, rank, score };
  });
  return { board: { ...first, contenders }, places: places.sort(byRank) };
}

function byRank(a: Place, b: Place): number {
  return (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || 0;
}
