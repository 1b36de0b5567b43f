import { addDays, type Day, daysFromTo } from '#shared/calendar.ts';
import type { Goal } from './goals.ts';
import type { Metric } from './metric.ts';
import type { MetricId } from './metrics.ts';

/** What a metric of a goal is to be. Days are those of the issuer. */
export type Target = {
  readonly goal: Goal;
  readonly metricId: MetricId;
  readonly value: number;
  /** The first day that counts. */
  readonly from: Day;
  /** The last one, by the end of which the value is to be reached. */
  readonly date: Day;
  readonly createdAt: string;
};

const RULES = {
  pace: {
    more: 'On track if what came together since the first day is at least the same part of the target as has passed of its days.',
    less: 'On track if what came together since the first day is at most the same part of the target as has passed of its days.',
  },
  level: {
    more: "On track if the period's value is at least the target.",
    less: "On track if the period's value is at most the target.",
  },
} as const;

export type TargetRule = keyof typeof RULES;

const CUMULATIVE: readonly Metric['kind'][] = ['count', 'money', 'duration'];

/** Sums come together day by day, towards a target; rates, scores and stocks are at a level. */
export function ruleOf({ kind, inputs }: Metric): TargetRule {
  return CUMULATIVE.includes(kind) && !inputs.includes('dueSoon') ? 'pace' : 'level';
}

/**
 * How far a metric is from its target, and whether it is on track today.
 *
 * @param actual under `pace` the sum since the target's first day, under `level` the period's
 *   value; null if nobody knows it
 */
export function judged(
  { value, from, date }: Target,
  metric: Metric,
  actual: number | null,
  today: Day,
) {
  const rule = ruleOf(metric);
  const expected = rule === 'pace' ? value * partPassed(from, date, today) : value;
  const isGood =
    actual === null ? null : metric.better === 'more' ? actual >= expected : actual <= expected;
  return {
    value,
    from,
    date,
    rule,
    ruleText: RULES[rule][metric.better],
    actual,
    expected,
    distance: actual === null ? null : value - actual,
    onTrack: isGood,
  };
}

/** Days that are over, of all days of the target: nobody is late on a day that has just begun. */
function partPassed(from: Day, date: Day, today: Day): number {
  const yesterday = addDays(today, -1);
  const over = daysFromTo(from, yesterday < date ? yesterday : date);
  return Math.max(0, over) / daysFromTo(from, date);
}
