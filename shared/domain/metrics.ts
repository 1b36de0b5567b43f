import type { Counter } from './cell.ts';
import {
  ACTIVITY_RATIOS,
  type ActivityRatioId,
  activityRatio,
  COHORT_RATES,
  type CohortRateId,
  cohortRate,
  isActivityRatio,
  isCohortRate,
  type Rate,
} from './rates.ts';
import { countIn, type Tally } from './tally.ts';

type CountMetric = { readonly counter: Counter; readonly definition: string };

/** What happened in the period, as numbers of events. */
export const COUNT_METRICS = {
  published: {
    counter: 'published',
    definition: 'Credentials published in the period.',
  },
  opened: {
    counter: 'opened',
    definition: 'Times that recipients opened their own credential in the period.',
  },
  shares: {
    counter: 'shares',
    definition: 'Times that recipients pressed a share button in the period: an intent to share.',
  },
  confirmed_shares: {
    counter: 'confirmedShares',
    definition:
      'Share links that were followed by somebody else for the first time in the period: at most one for each credential and channel, ever.',
  },
  engagements: {
    counter: 'engagements',
    definition:
      'Times that a human who is not the owner followed a share link in the period, at most once for each visitor, link and hour.',
  },
  unique_engagements: {
    counter: 'uniqueEngagements',
    definition:
      'Engagements in the period, at most one for each visitor, link and UTC day; this is the reach of an influencer.',
  },
  referrals: {
    counter: 'referrals',
    definition:
      'Times that a human who is not the owner followed a call to action in the period, at most once for each visitor, call to action and hour.',
  },
  unique_referrals: {
    counter: 'uniqueReferrals',
    definition:
      'Referrals in the period, at most one for each visitor, call to action and UTC day.',
  },
  signups: {
    counter: 'signups',
    definition:
      "Sign-ups in the period that are credited to a credential under its program's attribution model and window.",
  },
  new_learners: {
    counter: 'newLearners',
    definition: 'Credited sign-ups in the period of people whom the issuer had not known before.',
  },
  first_touch_signups: {
    counter: 'firstTouchSignups',
    definition:
      'Credited sign-ups in the period, laid to the first click that led to them, whatever model the program has.',
  },
  last_touch_signups: {
    counter: 'lastTouchSignups',
    definition:
      'Credited sign-ups in the period, laid to the last click that led to them, whatever model the program has.',
  },
} as const satisfies Record<string, CountMetric>;
export type CountMetricId = keyof typeof COUNT_METRICS;
export const COUNT_METRIC_IDS = Object.keys(COUNT_METRICS) as [CountMetricId, ...CountMetricId[]];

/** Metrics of the nine goals that ask for something no event tells. */
export const MISSING_METRICS = {
  mentions: {
    definition: 'Posts in the period that name the issuer or a program without one of our links.',
    reason: 'No source of social mentions is connected; until there is one, the value is 0.',
    value: 0,
  },
  drop_off_rate: {
    definition: 'Learners who began a pathway and left it, divided by learners who began it.',
    reason: 'Enrolments are not sent to us; the learning platform knows them.',
    value: null,
  },
  completion_rate: {
    definition: 'Learners who finished a pathway, divided by learners who began it.',
    reason: 'Enrolments are not sent to us; the learning platform knows them.',
    value: null,
  },
  return_users: {
    definition: 'Learners who came back for another credential of the pathway.',
    reason: 'Pathways are not described to us, so that no credential is known to follow another.',
    value: null,
  },
  cost_savings: {
    definition: 'Money that digital credentials saved against paper or PDF.',
    reason: 'It takes the cost of a paper credential, which only the issuer knows.',
    value: null,
  },
  time_savings: {
    definition: 'Working time that digital credentials saved against paper or PDF.',
    reason: 'It takes the minutes that a paper credential took, which only the issuer knows.',
    value: null,
  },
  recipient_experience_score: {
    definition: 'How recipients rate the experience of their credential.',
    reason: 'It takes a survey of recipients; no answers have been sent to us.',
    value: null,
  },
  global_learner_growth: {
    definition: 'Growth of the number of learners outside the home country.',
    reason: "Learners' countries are not sent to us; visitors' countries are in the breakdown.",
    value: null,
  },
  recipient_success_score: {
    definition: 'How recipients rate what the credential did for their career.',
    reason: 'It takes a survey of recipients; no answers have been sent to us.',
    value: null,
  },
  high_stakes_learners: {
    definition: 'Learners of credentials that decide about a job or a licence.',
    reason: 'Which programs are high-stakes is not described to us.',
    value: null,
  },
} as const satisfies Record<string, { definition: string; reason: string; value: 0 | null }>;
export type MissingMetricId = keyof typeof MISSING_METRICS;

/** A period's counts: of day cells, and of the cohort that was published in it. */
export type Figures = { readonly activity: Tally; readonly cohort: Tally };

export type MeasuredId = CountMetricId | CohortRateId | ActivityRatioId;

type Count = { readonly id: CountMetricId; readonly value: number; readonly definition: string };

/** A count or rate of a period, with its definition. */
export function measure(id: MeasuredId, { activity, cohort }: Figures): Count | Rate {
  if (isCohortRate(id)) return cohortRate(id, cohort);
  if (isActivityRatio(id)) return activityRatio(id, activity);
  const { counter, definition } = COUNT_METRICS[id];
  return { id, value: countIn(activity, counter), definition };
}

/** Every rate of a period: of its cohort, and of its activity. */
export function ratesOf({ activity, cohort }: Figures): Rate[] {
  return [
    ...(Object.keys(COHORT_RATES) as CohortRateId[]).map((id) => cohortRate(id, cohort)),
    ...(Object.keys(ACTIVITY_RATIOS) as ActivityRatioId[]).map((id) => activityRatio(id, activity)),
  ];
}

export function definitionOf(id: MeasuredId): string {
  if (isCohortRate(id)) return COHORT_RATES[id].definition;
  if (isActivityRatio(id)) return ACTIVITY_RATIOS[id].definition;
  return COUNT_METRICS[id].definition;
}

/** How a value moved from the period before. `relative` is null where there was nothing before. */
export function changeOf(before: number | null, now: number | null) {
  if (before === null || now === null) return { absolute: null, relative: null };
  return { absolute: now - before, relative: before === 0 ? null : (now - before) / before };
}
