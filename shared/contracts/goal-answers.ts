import * as z from 'zod';
import { GOAL_KEYS, GOAL_LISTS } from '#shared/reports/rules/goals.ts';
import { DATA_STATUSES } from '#shared/reports/rules/measured.ts';
import { KINDS } from '#shared/reports/rules/metric.ts';
import { METRIC_IDS } from '#shared/reports/rules/metrics.ts';
import { VERDICTS } from '#shared/reports/rules/targets.ts';

const day = z.iso.date();

/** What a metric is, whatever its value. */
const Definition = {
  id: z.enum(METRIC_IDS),
  name: z.string(),
  kind: z.enum(KINDS),
  /** What one of the value is. */
  unit: z.string(),
  definition: z.string(),
  /** In the counters of the data model. */
  formula: z.string(),
  better: z.enum(['more', 'less']),
};

const Change = z.strictObject({
  absolute: z.number().nullable(),
  relative: z.number().nullable(),
  /** Whether chance alone brings as much; null where nobody can tell. */
  isWithinNoise: z.boolean().nullable(),
});

/** With 95 % confidence: Wilson's for parts of a whole, by events given their sum for ratios. */
export const Interval = z.strictObject({
  low: z.number().min(0),
  high: z.number().min(0),
  method: z.enum(['wilson', 'poisson-ratio']),
});

/** Of cohorts: when even the youngest have had the time that the metric takes to show. */
export const Ripeness = z.strictObject({
  afterDays: z.int().min(1),
  ripeOn: day,
  isRipe: z.boolean(),
});

/** Rates and averages show what they are made of; `value` is null where the denominator is 0. */
const Value = {
  value: z.number().nullable(),
  numerator: z.number().optional(),
  denominator: z.number().min(0).optional(),
};

/** Whether a goal is on course, by all its targets: the same under every filter. */
export const Verdict = z.enum(VERDICTS).meta({ id: 'Verdict' });

const Target = z.strictObject({
  /** Null for a target of the issuer as a whole. */
  programId: z.string().nullable(),
  programName: z.string().nullable(),
  value: z.number(),
  from: day,
  date: day,
  state: z.enum(['upcoming', 'running', 'ended']),
  /** `pace`: the sum since the first day, in proportion to time; `level`: the value since the first day. */
  rule: z.enum(['pace', 'level']),
  /** The rule as a sentence. */
  ruleText: z.string(),
  /** The metric from the target's first day to now, or to its last, whatever the report's period. */
  actual: z.number().nullable(),
  /** What it should be by now. */
  expected: z.number(),
  /** From `actual` to the target's value. */
  distance: z.number().nullable(),
  /** Null before the first day, and as long as nobody knows `actual`. */
  onTrack: z.boolean().nullable(),
});

const Benchmark = z.strictObject({
  industry: z.string(),
  value: z.number(),
  source: z.string(),
  note: z.string(),
});

export const MetricAnswer = z
  .strictObject({
    ...Definition,
    status: z.enum(DATA_STATUSES),
    ...Value,
    smallSample: z.boolean().optional(),
    interval: Interval.nullable(),
    /** Null for what is of no cohort. An unripe value is too early to be judged or compared. */
    ripeness: Ripeness.nullable(),
    /** Of money: ISO 4217. */
    currency: z.string().optional(),
    /** What an estimate takes for granted, each a sentence. */
    assumptions: z.array(z.string()),
    /** What to do about a value that needs input. */
    todo: z.string().nullable(),
    previous: z.strictObject(Value).nullable(),
    change: Change.nullable(),
    /** The issuer's target, judged over its own days. */
    target: Target.nullable(),
    /** The same of each program that has a target of its own. */
    programTargets: z.array(Target),
    benchmark: Benchmark.nullable(),
  })
  .meta({ id: 'Metric' });
export type MetricAnswer = z.input<typeof MetricAnswer>;

const namesOf = <const T extends Record<string, unknown>>(record: T) =>
  Object.keys(record) as [keyof T & string, ...(keyof T & string)[]];

export const GoalsAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      goal: z.enum(GOAL_KEYS),
      name: z.string(),
      description: z.string(),
      metrics: z.array(z.strictObject({ ...Definition, inputs: z.array(z.string()) })),
      lists: z.array(z.strictObject({ id: z.enum(namesOf(GOAL_LISTS)), definition: z.string() })),
    }),
  ),
  nextCursor: z.null(),
});
