import type { Caller } from '#shared/access/authenticate.ts';
import { verifiedAtOf } from '#shared/audit/verification.ts';
import { InfluencerSearch } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { recipientsFor } from '#shared/registry/recipients.ts';
import { rowAnswers } from '../influencer-rows.ts';
import { placesOf } from '../places.ts';
import { rankingAnswer, reportingDays } from '../reporting-days.ts';

/**
 * POST /v1/influencers/search: the recipients that a text leads to, each with their place in the
 * whole ranking; who has no score comes last. It changes nothing.
 */
export async function searchInfluencers(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { q, ...query } = parseBody(InfluencerSearch, event);
  const { issuerId } = issuer;
  const asOf = new Date().toISOString();
  const days = await reportingDays(issuer, query);
  const { found, isComplete } = await recipientsFor(issuerId, q);
  const { board, places } = await placesOf(found, issuerId, days, query);
  return json(200, {
    ...rankingAnswer(issuer, query, days, board),
    asOf,
    verifiedAt: await verifiedAtOf(issuerId),
    items: await rowAnswers(issuerId, places, board),
    isComplete,
  });
}
