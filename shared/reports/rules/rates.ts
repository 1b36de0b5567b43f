import type { Counter } from '#shared/counting/rules/cell.ts';
import { countIn, type Tally } from '#shared/counting/rules/tally.ts';
import type { Goal } from './goals.ts';
import { type Interval, intervalOf, type SampleKind } from './intervals.ts';

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
  /** With 95 % confidence; null where the denominator is 0. */
  readonly interval: Interval | null;
};

export type Formula = {
  readonly name: string;
  readonly goals: readonly Goal[];
  readonly numerator: Counter;
  readonly denominator: Counter;
  readonly definition: string;
  /** From which age on a credential has most likely done what it ever will; of cohort rates. */
  readonly ripeAfterDays?: number;
};

/** Of the credentials published in the period, how many were ever …, up to now. */
export const COHORT_RATES = {
  open_rate: {
    name: 'Open rate',
    goals: ['awareness'],
    numerator: 'opened',
    denominator: 'published',
    definition:
      'Credentials published in the period whose recipient ever opened them, divided by credentials published in the period.',
    ripeAfterDays: 30,
  },
  share_rate: {
    name: 'Share rate',
    goals: ['renewals', 'awareness'],
    numerator: 'shares',
    denominator: 'published',
    definition:
      'Credentials published in the period that their recipient ever shared, or whose share links others followed, divided by credentials published in the period.',
    ripeAfterDays: 30,
  },
  engagement_rate: {
    name: 'Engagement rate',
    goals: ['renewals', 'awareness'],
    numerator: 'engagements',
    denominator: 'published',
    definition:
      'Credentials published in the period with at least one engagement ever, divided by credentials published in the period.',
    ripeAfterDays: 30,
  },
  referral_rate: {
    name: 'Referral rate',
    goals: ['awareness'],
    numerator: 'referrals',
    denominator: 'published',
    definition:
      'Credentials published in the period with at least one referral ever, divided by credentials published in the period.',
    ripeAfterDays: 30,
  },
  conversion_rate: {
    name: 'Conversion rate',
    goals: [],
    numerator: 'signups',
    denominator: 'published',
    definition:
      'Credentials published in the period with at least one credited sign-up ever, divided by credentials published in the period.',
    ripeAfterDays: 30,
  },
  return_rate: {
    name: 'Return rate',
    goals: ['pathways'],
    numerator: 'returning',
    denominator: 'newRecipients',
    definition:
      'Learners whose first credential from the issuer was published in the period and whose second followed within 365 days, divided by learners whose first one was published in the period.',
    ripeAfterDays: 365,
  },
  experience_response_rate: {
    name: 'Response rate of the experience survey',
    goals: ['digital-transformation'],
    numerator: 'experienceAnswers',
    denominator: 'published',
    definition:
      'Credentials published in the period whose recipient ever answered the experience survey, divided by credentials published in the period.',
    ripeAfterDays: 90,
  },
  success_response_rate: {
    name: 'Response rate of the success survey',
    goals: ['employability'],
    numerator: 'successAnswers',
    denominator: 'published',
    definition:
      'Credentials published in the period whose recipient ever answered the success survey, divided by credentials published in the period.',
    ripeAfterDays: 180,
  },
} as const satisfies Record<string, Formula>;

export type CohortRateId = keyof typeof COHORT_RATES;

export function isCohortRate(id: RateId): id is CohortRateId {
  return Object.hasOwn(COHORT_RATES, id);
}

/** Of what happened in the period, whenever the credentials were published. */
export const ACTIVITY_RATIOS = {
  engagements_per_share: {
    name: 'Engagements per share',
    goals: [],
    numerator: 'engagements',
    denominator: 'shares',
    definition: 'Engagements in the period divided by shares in the period; it may exceed 1.',
  },
  cta_click_through_rate: {
    name: 'CTA click-through rate',
    goals: [],
    numerator: 'referrals',
    denominator: 'engagements',
    definition: 'Referrals in the period divided by engagements in the period; it may exceed 1.',
  },
  signup_rate: {
    name: 'Sign-up rate',
    goals: [],
    numerator: 'signups',
    denominator: 'referrals',
    definition:
      'Credited sign-ups in the period divided by referrals in the period; it may exceed 1.',
  },
  confirmed_share_rate: {
    name: 'Confirmed share rate',
    goals: ['brand'],
    numerator: 'confirmedShares',
    denominator: 'shares',
    definition:
      'Confirmed shares in the period divided by shares in the period; it may exceed 1 where links that were shared earlier were first followed in the period.',
  },
  k_factor: {
    name: 'K-factor',
    goals: ['awareness', 'launch'],
    numerator: 'signups',
    denominator: 'published',
    definition:
      'Credited sign-ups in the period divided by credentials published in the period, which is shares per credential times sign-ups per share; above 1 each credential brings more than one learner.',
  },
} as const satisfies Record<string, Formula>;

export type ActivityRatioId = keyof typeof ACTIVITY_RATIOS;

type RateId = CohortRateId | ActivityRatioId;

const SMALL_SAMPLE_BELOW = 30;

/** @param cohort counts of cohort cells: credentials, not events */
export function cohortRate(id: CohortRateId, cohort: Tally): Rate {
  return rate(id, COHORT_RATES[id], { tally: cohort, kind: 'part' });
}

/** @param activity counts of day cells: events */
export function activityRatio(id: ActivityRatioId, activity: Tally): Rate {
  return rate(id, ACTIVITY_RATIOS[id], { tally: activity, kind: 'ratio' });
}

function rate(
  id: RateId,
  { definition, ...formula }: Formula,
  { tally, kind }: { readonly tally: Tally; readonly kind: SampleKind },
): Rate {
  const numerator = countIn(tally, formula.numerator);
  const denominator = countIn(tally, formula.denominator);
  const value = denominator === 0 ? null : numerator / denominator;
  return {
    id,
    value,
    numerator,
    denominator,
    definition,
    smallSample: isSmallSample(denominator),
    interval: intervalOf(kind, { value, numerator, denominator }) ?? null,
  };
}

/** Whether so few are behind a value that a single one moves it by more than three points. */
export function isSmallSample(denominator: number): boolean {
  return denominator < SMALL_SAMPLE_BELOW;
}
