import type { Instant } from '#shared/calendar.ts';
import { COUNTERS, valueCounter } from '#shared/counting/rules/cell.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { ChannelTally } from '#shared/counting/rules/parts.ts';
import { addTo } from '#shared/counting/rules/tally.ts';
import type { RecipientId } from '#shared/ids.ts';

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

/** Adds a leaf to its recipient's counts. */
export function addToContender(contenders: Map<RecipientId, Contender>, leaf: Leaf): void {
  const { recipientId, publishedAt } = leaf;
  const known = contenders.get(recipientId);
  const byChannel = known?.byChannel ?? new Map<string, number>();
  leaf.eachCount((name, n) => addTo(byChannel, name, n));
  if (known && known.earliest <= publishedAt) return;
  contenders.set(recipientId, { byChannel, earliest: publishedAt });
}

/** @param currency of the scores by `value` */
export function standingOf(
  recipientId: RecipientId,
  { byChannel, earliest }: Contender,
  rankBy: RankBy,
  currency?: string,
): Standing {
  const scored = scoreCounter(rankBy, currency);
  let [score, referrals, engagements] = [0, 0, 0];
  for (const [name, n] of byChannel) {
    const counter = counterOf(name);
    if (counter === scored) score += n;
    if (counter === COUNTERS.referrals) referrals += n;
    if (counter === COUNTERS.engagements) engagements += n;
  }
  return { recipientId, score, referrals, engagements, earliest };
}

function scoreCounter(rankBy: RankBy, currency: string | undefined): string | undefined {
  if (rankBy === 'reach') return COUNTERS.uniqueEngagements;
  if (rankBy === 'value') return currency && valueCounter(currency);
  return COUNTERS[rankBy];
}

const counters = new Map<string, string>();

/** `e` of `e.linkedin`. There are few names, and they come millions of times. */
function counterOf(name: string): string {
  let counter = counters.get(name);
  if (counter === undefined) {
    counter = name.slice(0, name.lastIndexOf('.'));
    counters.set(name, counter);
  }
  return counter;
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
