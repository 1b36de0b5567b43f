import type { Instant } from './calendar.ts';
import { valueCounter } from './cell.ts';
import type { RecipientId } from './ids.ts';
import { type ChannelTally, overallTally } from './parts.ts';
import { countIn, type Tally } from './tally.ts';

export const RANK_BY = ['signups', 'referrals', 'engagements', 'reach', 'value'] as const;
export type RankBy = (typeof RANK_BY)[number];

/** What recipients are compared by: a score, and what breaks ties of it. */
export type Standing = {
  readonly recipientId: RecipientId;
  readonly score: number;
  readonly referrals: number;
  readonly engagements: number;
  /** The earliest publication among the credentials that brought something. */
  readonly earliest: Instant;
};

export type Ranked = Standing & { readonly rank: number };

/** What was counted for a recipient in a period. */
export type Contender = { readonly byChannel: ChannelTally; readonly earliest: Instant };

/** @param currency of the scores by `value` */
export function standingOf(
  recipientId: RecipientId,
  { byChannel, earliest }: Contender,
  rankBy: RankBy,
  currency: string | undefined,
): Standing {
  const tally = overallTally(byChannel);
  return {
    recipientId,
    score: scoreIn(tally, rankBy, currency),
    referrals: countIn(tally, 'referrals'),
    engagements: countIn(tally, 'engagements'),
    earliest,
  };
}

function scoreIn(tally: Tally, rankBy: RankBy, currency: string | undefined): number {
  if (rankBy === 'reach') return countIn(tally, 'uniqueEngagements');
  if (rankBy === 'value') return currency ? (tally.get(valueCounter(currency)) ?? 0) : 0;
  return countIn(tally, rankBy);
}

/**
 * Everybody with a score, best first: 1, 2, 2, 4.
 *
 * Equal scores share a rank; among them more referrals come first, then more engagements, the
 * earlier publication, and the id, so that the order never depends on chance.
 */
export function rankingOf(standings: readonly Standing[]): Ranked[] {
  const scored = standings.filter(({ score }) => score > 0).sort(compareStandings);
  let rank = 1;
  return scored.map((standing, i) => {
    if (standing.score !== scored[i - 1]?.score) rank = i + 1;
    return { ...standing, rank };
  });
}

/** Those who come after a place that somebody may have left since. */
export function rankedAfter(ranking: readonly Ranked[], place: Standing): Ranked[] {
  const next = ranking.findIndex((ranked) => compareStandings(ranked, place) > 0);
  return next < 0 ? [] : ranking.slice(next);
}

export function compareStandings(a: Standing, b: Standing): number {
  return (
    b.score - a.score ||
    b.referrals - a.referrals ||
    b.engagements - a.engagements ||
    a.earliest - b.earliest ||
    (a.recipientId < b.recipientId ? -1 : Number(a.recipientId > b.recipientId))
  );
}
