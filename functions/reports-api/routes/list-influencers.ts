import type { Caller } from '#shared/access/authenticate.ts';
import { verifiedAtOf } from '#shared/audit/verification.ts';
import { InfluencersQuery } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseQuery } from '#shared/http/input.ts';
import { type Ranked, rankedAfter, type Standing } from '#shared/rankings/rules/ranking.ts';
import { boardOf } from '../board.ts';
import { rowAnswers } from '../influencer-rows.ts';
import { type ReportingDays, rankingAnswer, reportingDays } from '../reporting-days.ts';

/** The place after which the next page begins, and the days of the first: midnight may pass. */
type Place = { readonly days: ReportingDays; readonly last: Standing };

/**
 * GET /v1/influencers: the ranking, page by page. Who has no score is not in it.
 *
 * A page begins after the last one's standing, so that nobody comes twice or is skipped because
 * somebody else rose meanwhile.
 */
export async function listInfluencers(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { limit, cursor, ...query } = parseQuery(InfluencersQuery, event);
  const { issuerId } = issuer;
  const list = `influencers/${issuerId}/${JSON.stringify(query)}`;
  const place = cursor ? await openCursor<Place>(list, cursor) : undefined;
  const asOf = new Date().toISOString();
  const days = place?.days ?? (await reportingDays(issuer, query));
  const restOf = (ranking: readonly Ranked[]) =>
    place ? rankedAfter(ranking, place.last) : ranking;
  const hasNextPage = (ranking: readonly Ranked[]) => restOf(ranking).length > limit;
  const board = await boardOf(issuerId, days, query, hasNextPage);
  const rest = restOf(board.ranking);
  const page = rest.slice(0, limit);
  const isLast = rest.length <= limit;
  return json(200, {
    ...rankingAnswer(issuer, query, days, board),
    asOf,
    verifiedAt: await verifiedAtOf(issuer.issuerId),
    items: await rowAnswers(issuerId, page, board),
    nextCursor: isLast ? null : await sealCursor(list, { days, last: standingIn(page) }),
  });
}

function standingIn(page: readonly Ranked[]): Standing | undefined {
  const last = page.at(-1);
  if (!last) return undefined;
  const { rank, ...standing } = last;
  return standing;
}
