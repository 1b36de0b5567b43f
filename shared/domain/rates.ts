import type { Counter } from './cell.ts';
import { countIn, type Tally } from './tally.ts';

/** A rate never travels without what it is made of. */
export type Rate = {
  readonly id: RateId;
  /** A fraction, not a percentage; null when the denominator is 0. Activity ratios may exceed 1. */
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
  /** One sentence. */
  readonly definition: string;
  /** The denominator is below 30: a single event moves the value by more than three points. */
  readonly smallSample: boolean;
};

type Formula = {
  readonly numerator: Counter;
  readonly denominator: Counter;
  readonly definition: string;
};

/** Of the credentials published in the period, how many were ever …, up to now. */
export const COHORT_RATES = {
  open_rate: {
    numerator: 'opened',
    denominator: 'published',
    definition:
      'Credentials published in the period whose recipient ever opened them, divided by credentials published in the period.',
  },
  share_rate: {
    numerator: 'shares',
    denominator: 'published',
    definition:
      'Credentials published in the period that were ever shared at least once, divided by credentials published in the period.',
  },
  engagement_rate: {
    numerator: 'engagements',
    denominator: 'published',
    definition:
      'Credentials published in the period with at least one engagement ever, divided by credentials published in the period.',
  },
  referral_rate: {
    numerator: 'referrals',
    denominator: 'published',
    definition:
      'Credentials published in the period with at least one referral ever, divided by credentials published in the period.',
  },
  conversion_rate: {
    numerator: 'signups',
    denominator: 'published',
    definition:
      'Credentials published in the period with at least one credited sign-up ever, divided by credentials published in the period.',
  },
} as const satisfies Record<string, Formula>;
export type CohortRateId = keyof typeof COHORT_RATES;

/** Of what happened in the period, whenever the credentials were published. */
export const ACTIVITY_RATIOS = {
  engagements_per_share: {
    numerator: 'engagements',
    denominator: 'shares',
    definition: 'Engagements in the period divided by shares in the period; it may exceed 1.',
  },
  cta_click_through_rate: {
    numerator: 'referrals',
    denominator: 'engagements',
    definition: 'Referrals in the period divided by engagements in the period; it may exceed 1.',
  },
  signup_rate: {
    numerator: 'signups',
    denominator: 'referrals',
    definition:
      'Credited sign-ups in the period divided by referrals in the period; it may exceed 1.',
  },
  confirmed_share_rate: {
    numerator: 'confirmedShares',
    denominator: 'shares',
    definition:
      'Confirmed shares in the period divided by shares in the period; it may exceed 1 where links were posted without the share buttons.',
  },
} as const satisfies Record<string, Formula>;
export type ActivityRatioId = keyof typeof ACTIVITY_RATIOS;

type RateId = CohortRateId | ActivityRatioId;

const SMALL_SAMPLE_BELOW = 30;

/** @param cohort counts of cohort cells: credentials, not events */
export function cohortRate(id: CohortRateId, cohort: Tally): Rate {
  return rate(id, COHORT_RATES[id], cohort);
}

/** @param activity counts of day cells: events */
export function activityRatio(id: ActivityRatioId, activity: Tally): Rate {
  return rate(id, ACTIVITY_RATIOS[id], activity);
}

function rate(id: RateId, { definition, ...formula }: Formula, tally: Tally): Rate {
  const numerator = countIn(tally, formula.numerator);
  const denominator = countIn(tally, formula.denominator);
  const value = denominator === 0 ? null : numerator / denominator;
  return {
    id,
    value,
    numerator,
    denominator,
    definition,
    smallSample: denominator < SMALL_SAMPLE_BELOW,
  };
}

export function isCohortRate(id: string): id is CohortRateId {
  return Object.hasOwn(COHORT_RATES, id);
}

export function isActivityRatio(id: string): id is ActivityRatioId {
  return Object.hasOwn(ACTIVITY_RATIOS, id);
}
