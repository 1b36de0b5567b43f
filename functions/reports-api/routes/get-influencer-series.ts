import type { Caller } from '#shared/access/authenticate.ts';
import { type Day, daysOf } from '#shared/calendar.ts';
import { InfluencerSeriesQuery } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import type { RecipientId } from '#shared/ids.ts';
import { eachLeaf } from '#shared/rankings/leaves.ts';
import { type Contender, contend, standingOf } from '#shared/rankings/rules/ranking.ts';
import { daysAnswer, reportingDays } from '../reporting-days.ts';

/**
 * GET /v1/influencers/series: what each of several recipients brought, day by day, in one pass over
 * the days. Who brought nothing, or is nobody's recipient here, has nothing but zeros.
 */
export async function getInfluencerSeries(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { recipientIds, ...query } = parseQuery(InfluencerSeriesQuery, event);
  const { rankBy, currency, programId } = query;
  const asked = await reportingDays(issuer, query);
  const days = daysOf(asked.firstDay, asked.lastDay);
  const wanted = new Set<RecipientId>(recipientIds);
  const byDay = new Map(days.map((day) => [day, new Map<RecipientId, Contender>()]));
  await eachLeaf(issuer.issuerId, days, (leaf, day) => {
    if (!wanted.has(leaf.recipientId) || (programId && leaf.programId !== programId)) return;
    contend(byDay.get(day) ?? new Map(), leaf);
  });
  const scoreOn = (day: Day, recipientId: RecipientId) => {
    const contender = byDay.get(day)?.get(recipientId);
    return contender ? standingOf(recipientId, contender, rankBy, currency).score : 0;
  };
  return json(200, {
    rankBy,
    currency: currency ?? null,
    period: daysAnswer(asked, issuer),
    programId: programId ?? null,
    items: [...wanted].map((recipientId) => ({
      recipientId,
      scores: days.map((day) => scoreOn(day, recipientId)),
    })),
  });
}
