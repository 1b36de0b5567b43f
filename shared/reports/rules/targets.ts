import { addDays, type Day, daysFromTo } from '#shared/calendar.ts';
import type { ProgramId } from '#shared/ids.ts';
import type { Goal } from './goals.ts';
import type { Metric } from './metric.ts';
import type { MetricId } from './metrics.ts';

/** What a metric of a goal is to be. Days are those of the issuer. */
export type Target = {
  readonly goal: Goal;
  readonly metricId: MetricId;
  /** Absent: the target is for the issuer as a whole. */
  readonly programId?: ProgramId;
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
    more: 'On track if the value of the time since the first day is at least the target.',
    less: 'On track if the value of the time since the first day is at most the target.',
  },
} as const;

export type TargetRule = keyof typeof RULES;

const CUMULATIVE: readonly Metric['kind'][] = ['count', 'money', 'duration'];

/** Sums come together day by day, towards a target; rates, scores and stocks are at a level. */
function ruleOf({ kind, inputs }: Metric): TargetRule {
  return CUMULATIVE.includes(kind) && !inputs.includes('dueSoon') ? 'pace' : 'level';
}

/** A target with the value that decides about it. */
export type JudgedTarget = ReturnType<typeof judged>;

/**
 * How far a metric is from its target, and whether it is on track. A target that has not begun, or
 * whose value nobody knows, is neither on track nor behind: `onTrack` is null.
 *
 * @param actual the metric's value from the target's first day to today, or to its last
 * @param isRipe whether the cohort behind it is old enough; if not, it decides only what more time
 *   cannot undo
 */
export function judged(
  { value, from, date, programId }: Target,
  metric: Metric,
  actual: number | null,
  today: Day,
  isRipe = true,
) {
  const rule = ruleOf(metric);
  const { better } = metric;
  const expected = rule === 'pace' ? value * partPassed({ from, date }, today, better) : value;
  const isReached =
    actual !== null && (better === 'more' ? actual >= expected : actual <= expected);
  // What ripens still grows: more may come of the good, and of the bad.
  const isDecided = isRipe || (better === 'more' ? isReached : !isReached);
  return {
    programId: programId ?? null,
    value,
    from,
    date,
    state: stateOf({ from, date }, today),
    rule,
    ruleText: RULES[rule][better],
    actual,
    expected,
    distance: actual === null ? null : value - actual,
    onTrack: actual !== null && today >= from && isDecided ? isReached : null,
  };
}

function stateOf({ from, date }: Pick<Target, 'from' | 'date'>, today: Day) {
  if (today < from) return 'upcoming' as const;
  return today > date ? ('ended' as const) : ('running' as const);
}

/**
 * How much of a target's days has passed. The running day is given away: it must not yet have
 * brought anything, and may already have used up its part.
 */
function partPassed(
  { from, date }: Pick<Target, 'from' | 'date'>,
  today: Day,
  better: Metric['better'],
): number {
  const lastDay = better === 'more' ? addDays(today, -1) : today;
  const over = daysFromTo(from, lastDay < date ? lastDay : date);
  return Math.max(0, over) / daysFromTo(from, date);
}

export const VERDICTS = ['on-course', 'behind', 'unknown', 'no-target'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** A goal is on course if every target that can be judged is on track, and behind if one is not. */
export function verdictOf(targets: readonly Pick<JudgedTarget, 'onTrack'>[]): Verdict {
  if (targets.length === 0) return 'no-target';
  if (targets.some(({ onTrack }) => onTrack === false)) return 'behind';
  return targets.some(({ onTrack }) => onTrack) ? 'on-course' : 'unknown';
}
