import type { InfluencerRow, Influencers, Parts } from '../../api/answers.ts';
import { countText, moneyText } from '../../format/numbers.ts';

export type RankBy = Influencers['rankBy'];

export const RANK_BY = [
  ['signups', 'Sign-ups'],
  ['referrals', 'Referrals'],
  ['engagements', 'Engagements'],
  ['reach', 'Reach'],
  ['value', 'Value'],
] as const satisfies readonly (readonly [RankBy, string])[];

/** What the address asks to rank by. */
export function rankByIn(search: Readonly<Record<string, unknown>>): RankBy {
  return RANK_BY.find(([id]) => id === search.rankBy)?.[0] ?? 'signups';
}

export function rankWord(rankBy: RankBy): string {
  return RANK_BY.find(([id]) => id === rankBy)?.[1] ?? rankBy;
}

/** The part that a ranking scores. */
export function scoredIn(parts: Parts, rankBy: RankBy, currency: string | null): number {
  if (rankBy === 'reach') return parts.uniqueEngagements;
  if (rankBy === 'value') return currency ? (parts.value[currency] ?? 0) : 0;
  return parts[rankBy];
}

export function scoreText(score: number, currency: string | null): string {
  return currency ? moneyText(score, currency) : countText(score);
}

export function nameOf({ name }: Pick<InfluencerRow, 'name'>): string {
  return name ?? 'Unnamed recipient';
}
