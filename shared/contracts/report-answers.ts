import * as z from 'zod';
import { UNATTRIBUTED_REASONS } from '#shared/lane-log/rules/event.ts';
import { RANK_BY } from '#shared/rankings/rules/ranking.ts';
import { INDUSTRIES } from '#shared/registry/rules/industry.ts';
import { BREAKDOWNS } from '#shared/reports/rules/breakdown.ts';
import { COUNT_METRIC_IDS } from '#shared/reports/rules/count-metrics.ts';
import { GOAL_KEYS } from '#shared/reports/rules/goals.ts';
import { ACTIVITY_RATIOS, COHORT_RATES } from '#shared/reports/rules/rates.ts';
import { BUCKET_STATES, INTERVALS, STAGE_NAMES } from '#shared/reports/rules/series.ts';
import { Interval, MetricAnswer, Ripeness, Verdict } from './goal-answers.ts';
import {
  ClickParts,
  Excluded,
  Parts,
  ProgramParts,
  ReportingDays,
  Row,
} from './influencer-answers.ts';
import { PathwayReport } from './plans.ts';

const count = z.int().min(0);
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });

const namesOf = <const T extends Record<string, unknown>>(record: T) =>
  Object.keys(record) as [keyof T & string, ...(keyof T & string)[]];
const RATE_IDS = namesOf({ ...COHORT_RATES, ...ACTIVITY_RATIOS });

const Rate = z.strictObject({
  id: z.enum(RATE_IDS),
  value: z.number().min(0).nullable(),
  numerator: count,
  denominator: count,
  definition: z.string(),
  smallSample: z.boolean(),
  interval: Interval.nullable(),
  /** Of cohort rates; null for ratios of events. */
  ripeness: Ripeness.nullable(),
});

const Period = z.strictObject({
  from: instant,
  to: instant,
  timeZone: z.string(),
  firstDay: day,
  lastDay: day,
  days: count,
});

const SignupCredit = z.strictObject({
  credited: count,
  firstTouch: count,
  lastTouch: count,
  /** Null for a program: nobody knows which program an unattributed sign-up belongs to. */
  unattributed: z.partialRecord(z.enum(UNATTRIBUTED_REASONS), count).nullable(),
});

/** What every report says of itself. */
const Asked = {
  period: Period,
  /** What the period is compared with; of a running one, until the same time. */
  comparison: z.strictObject({ from: instant, to: instant }),
  programId: z.string().nullable(),
  asOf: instant,
  /** When an audit last found the issuer's counts to be those of the log; null for never. */
  verifiedAt: instant.nullable(),
};
const About = {
  ...Asked,
  excluded: Excluded,
  /** Of the engagements and referrals: those of visitors who cannot be told apart from others. */
  withoutHash: z.strictObject({ engagements: z.int(), referrals: z.int() }),
  signupCredit: SignupCredit,
};

const Funnel = z.strictObject({
  cohort: z.array(z.strictObject({ stage: z.enum(STAGE_NAMES), credentials: count })),
  activity: z.array(z.strictObject({ stage: z.enum(STAGE_NAMES), events: count })),
});
export const FunnelAnswer = Funnel.extend({ ...About, rates: z.array(Rate) });

export const GoalAnswer = z.strictObject({
  goal: z.enum(GOAL_KEYS),
  name: z.string(),
  ...About,
  previousPeriod: Period.nullable(),
  verdict: Verdict,
  metrics: z.array(MetricAnswer),
  funnel: Funnel,
  influencers: z
    .strictObject({ rankBy: z.enum(RANK_BY), period: ReportingDays, items: z.array(Row) })
    .optional(),
  pathways: z.array(PathwayReport).optional(),
  channels: z
    .array(z.strictObject({ value: z.string(), counts: Parts, excluded: Excluded }))
    .optional(),
});

export const BenchmarksAnswer = z.strictObject({
  ...Asked,
  source: z.string(),
  note: z.string(),
  /** The issuer's own, or null if it named none. */
  industry: z.enum(INDUSTRIES).nullable(),
  own: z.array(Rate),
  items: z.array(
    z.strictObject({
      industry: z.enum(INDUSTRIES),
      averages: z.array(z.strictObject({ id: z.enum(RATE_IDS), value: z.number() })),
    }),
  ),
});

export const SeriesAnswer = z.strictObject({
  ...Asked,
  metric: z.enum(COUNT_METRIC_IDS),
  definition: z.string(),
  interval: z.enum(INTERVALS),
  total: count,
  items: z.array(
    z.strictObject({
      start: instant,
      end: instant,
      /** `running`: so far; `upcoming`: its time has not come. */
      state: z.enum(BUCKET_STATES),
      value: count,
    }),
  ),
});

export const BreakdownAnswer = z.strictObject({
  ...About,
  by: z.enum(BREAKDOWNS),
  items: z.array(
    z.strictObject({
      /** `none` for what came by no channel, from no known country or source. */
      value: z.string(),
      name: z.string().optional(),
      counts: z.union([Parts, ProgramParts, ClickParts]),
      /** By channel and by program: what was left out of the row. */
      excluded: Excluded.optional(),
    }),
  ),
});
