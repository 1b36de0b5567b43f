import type { Issuer } from '#shared/registry/issuers.ts';
import type { Asked } from './asked.ts';
import { boardOf } from './board.ts';
import { rowAnswers } from './influencer-rows.ts';
import { daysAnswer, daysTouched } from './reporting-days.ts';

const TOP = 10;

/** Who drove the most traffic to the issuer on the reporting days that the span touches. */
export async function topInfluencers(issuer: Issuer, { scope, span }: Asked) {
  const rankBy = 'referrals';
  const days = { ...daysTouched(span, issuer), programId: scope.programId };
  const isEnough = (ranking: readonly unknown[]) => ranking.length >= TOP;
  const board = await boardOf(issuer.issuerId, days, { rankBy }, isEnough);
  const items = await rowAnswers(issuer.issuerId, board.ranking.slice(0, TOP), board);
  return { rankBy, period: daysAnswer(days, issuer), items };
}
