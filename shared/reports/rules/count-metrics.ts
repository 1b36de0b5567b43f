import { COUNTERS, type Counter } from '#shared/counting/rules/cell.ts';
import { countIn } from '#shared/counting/rules/tally.ts';
import type { Goal } from './goals.ts';
import { measured } from './measured.ts';
import type { Metric } from './metric.ts';

/** A metric that is one counter of the period's day cells; it has a time series. */
export type CountMetric = Metric & { readonly counter: Counter };

type Named = Pick<Metric, 'name' | 'unit' | 'definition'> & { readonly goals?: readonly Goal[] };

function count(counter: Counter, { goals = [], ...named }: Named): CountMetric {
  return {
    ...named,
    goals,
    counter,
    kind: 'count',
    formula: COUNTERS[counter],
    inputs: ['activity'],
    better: 'more',
    measure: ({ activity }) => measured(countIn(activity, counter)),
  };
}

/** What happened in the period, as numbers of events. */
export const COUNT_METRICS = {
  published: count('published', {
    name: 'Credentials published',
    unit: 'credentials',
    goals: ['renewals', 'awareness'],
    definition: 'Credentials published in the period.',
  }),
  opened: count('opened', {
    name: 'Opened',
    unit: 'events',
    definition: 'Times that recipients opened their own credential in the period.',
  }),
  shares: count('shares', {
    name: 'Social shares',
    unit: 'events',
    goals: ['brand'],
    definition:
      'Times that recipients pressed a share button in the period, at most once for each credential, channel and hour; and share links that others followed though their recipient had pressed nothing, once each.',
  }),
  confirmed_shares: count('confirmedShares', {
    name: 'Confirmed shares',
    unit: 'share links',
    goals: ['brand'],
    definition:
      'Share links that were followed by somebody else for the first time in the period: at most one for each credential and channel, ever.',
  }),
  engagements: count('engagements', {
    name: 'Social engagements',
    unit: 'events',
    goals: ['awareness', 'employability'],
    definition:
      'Times that a human who is not the owner followed a share link in the period, at most once for each visitor, link and hour.',
  }),
  unique_engagements: count('uniqueEngagements', {
    name: 'Unique engagements',
    unit: 'events',
    goals: ['awareness'],
    definition:
      'Engagements in the period, at most one for each visitor, link and UTC day; this is the reach of an influencer.',
  }),
  referrals: count('referrals', {
    name: 'Referral clicks',
    unit: 'events',
    goals: ['renewals', 'awareness', 'launch'],
    definition:
      'Times that a human who is not the owner followed a call to action in the period, at most once for each visitor, call to action and hour.',
  }),
  unique_referrals: count('uniqueReferrals', {
    name: 'Unique referral clicks',
    unit: 'events',
    goals: ['renewals', 'awareness', 'launch'],
    definition:
      'Referrals in the period, at most one for each visitor, call to action and UTC day.',
  }),
  signups: count('signups', {
    name: 'Referred sign-ups',
    unit: 'sign-ups',
    goals: ['renewals', 'awareness'],
    definition:
      "Sign-ups in the period that are credited to a credential under its program's attribution model and window.",
  }),
  first_touch_signups: count('firstTouchSignups', {
    name: 'Sign-ups by first touch',
    unit: 'sign-ups',
    definition:
      'Credited sign-ups in the period by first touch, whatever attribution model the program has.',
  }),
  last_touch_signups: count('lastTouchSignups', {
    name: 'Sign-ups by last touch',
    unit: 'sign-ups',
    definition:
      'Credited sign-ups in the period by last touch, whatever attribution model the program has.',
  }),
  referred_new_learners: count('newLearners', {
    name: 'Referred new learners',
    unit: 'sign-ups',
    goals: ['launch'],
    definition:
      'Credited sign-ups in the period of people whom the issuer had not known before, as its system tells.',
  }),
  new_learners: count('newRecipients', {
    name: 'New learners',
    unit: 'learners',
    goals: ['launch', 'international'],
    definition: 'Recipients whose first credential from the issuer was published in the period.',
  }),
  return_users: count('returning', {
    name: 'Return users',
    unit: 'learners',
    goals: ['pathways'],
    definition:
      'Recipients whose second credential from the issuer was published in the period, at most 365 days after their first.',
  }),
  renewals: count('renewals', {
    name: 'Renewals',
    unit: 'credentials',
    goals: ['renewals'],
    definition:
      'Credentials published in the period to a recipient whose earlier credential of the same program had not expired yet.',
  }),
  late_renewals: count('lateRenewals', {
    name: 'Late renewals',
    unit: 'credentials',
    goals: ['renewals'],
    definition:
      'Credentials published in the period to a recipient whose earlier credential of the same program had expired before.',
  }),
  second_degree_learners: count('secondDegree', {
    name: 'Second-degree learners',
    unit: 'learners',
    goals: ['awareness', 'launch'],
    definition:
      'Referred sign-ups whose first credential was published in the period, recognised by e-mail address or external id.',
  }),
  second_degree_sharers: count('secondDegreeSharers', {
    name: 'Second-degree sharers',
    unit: 'learners',
    goals: ['awareness', 'launch'],
    definition:
      'Second-degree learners who pressed a share button of their first credential for the first time in the period.',
  }),
  verifications: count('verifications', {
    name: 'Verifications',
    unit: 'events',
    goals: ['digital-transformation', 'efficiency'],
    definition:
      'Times that a third party verified a credential on its page in the period, at most once for each visitor, credential and hour.',
  }),
  reported_mentions: count('mentions', {
    name: 'Reported mentions',
    unit: 'mentions',
    goals: ['brand'],
    definition:
      'Posts in the period that name the issuer or a program, as listening tools report them, each source and id once.',
  }),
} as const satisfies Record<string, CountMetric>;

export type CountMetricId = keyof typeof COUNT_METRICS;

export const COUNT_METRIC_IDS = Object.keys(COUNT_METRICS) as [CountMetricId, ...CountMetricId[]];
