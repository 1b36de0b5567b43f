import type { Caller } from '#shared/access/authenticate.ts';
import { verifiedAtOf } from '#shared/audit/verification.ts';
import { InfluencerQuery } from '#shared/contracts/reports.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import { idFrom, type RecipientId } from '#shared/ids.ts';
import { totalsOf } from '#shared/rankings/leaves.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { findRecipient } from '#shared/registry/recipients.ts';
import { historyOf } from '../history.ts';
import { rowAnswers } from '../influencer-rows.ts';
import { placeOf } from '../places.ts';
import { rankingAnswer, reportingDays } from '../reporting-days.ts';

/** GET /v1/influencers/{recipientId}: any recipient's rank, with what it is made of. */
export async function getInfluencer(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const query = parseQuery(InfluencerQuery, event);
  const recipientId = await knownRecipient(issuer, event.pathParameters?.recipientId);
  const asOf = new Date().toISOString();
  const days = await reportingDays(issuer, query);
  const history = historyOf(days);
  const [{ board, places }, totals] = await Promise.all([
    placeOf(recipientId, issuer.issuerId, days, query, history.visit),
    totalsOf(issuer.issuerId, recipientId),
  ]);
  const [influencer] = await rowAnswers(issuer.issuerId, places, board);
  return json(200, {
    ...rankingAnswer(issuer, query, days, board),
    asOf,
    verifiedAt: await verifiedAtOf(issuer.issuerId),
    influencer,
    ...history.answer(totals),
  });
}

async function knownRecipient({ issuerId }: Issuer, id: string | undefined): Promise<RecipientId> {
  const recipientId = idFrom('rcp', id);
  if (recipientId && (await findRecipient(issuerId, recipientId))) return recipientId;
  throw new AppError('NOT_FOUND', 'there is no such recipient', { field: 'recipientId' });
}
