import { type Day, dayIn } from '#shared/calendar.ts';
import type { MetricAnswer } from '#shared/contracts/goal-answers.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { benchmarkOf } from '#shared/reports/rules/benchmarks.ts';
import type { Goal } from '#shared/reports/rules/goals.ts';
import type { GoalFigures } from '#shared/reports/rules/metric.ts';
import {
  changeOf,
  type MeasuredMetric,
  type MetricId,
  measure,
  metric,
} from '#shared/reports/rules/metrics.ts';
import { spanOf } from '#shared/reports/rules/period.ts';
import { judged, ruleOf, type Target } from '#shared/reports/rules/targets.ts';
import { listTargets } from '#shared/reports/targets.ts';
import { goalFiguresFor } from './goal-figures.ts';
import type { ReportQuery } from './report-query.ts';

type Judged = ReturnType<typeof judged>;
/** A metric's target, judged by the value that it has in the report. */
export type Judge = (id: MetricId, value: number | null) => Judged | null;

const NO_TARGETS: Judge = () => null;

/**
 * How the metrics of a goal stand to their targets. Targets are the issuer's: a report on one
 * program shows none.
 */
export async function judgeOf(issuer: Issuer, goal: Goal, what: ReportQuery): Promise<Judge> {
  if (what.scope.programId) return NO_TARGETS;
  const targets = await listTargets(issuer.issuerId, goal);
  const today = dayIn(issuer.timeZone, Date.parse(what.asOf));
  const sums = new Map<MetricId, number | null>();
  for (const target of targets) {
    if (ruleOf(metric(target.metricId)) === 'level') continue;
    sums.set(target.metricId, await sumSince(issuer, what, target, today));
  }
  const byMetric = new Map(targets.map((target) => [target.metricId, target]));
  return (id, value) => {
    const target = byMetric.get(id);
    if (!target) return null;
    const actual = sums.has(id) ? (sums.get(id) ?? null) : value;
    return judged(target, metric(id), actual, today);
  };
}

/** What came together from the target's first day to today, or to its last. */
async function sumSince(
  issuer: Issuer,
  what: ReportQuery,
  { metricId, from, date }: Target,
  today: Day,
): Promise<number | null> {
  if (today < from) return 0;
  const now = Date.parse(what.asOf);
  const span = spanOf(
    { from, to: today < date ? today : date },
    { timeZone: issuer.timeZone, now },
  );
  return measure(metricId, await goalFiguresFor(issuer, what, span, [metricId])).value;
}

/** A metric as a report shows it: what it is, what it is now, and what it was before. */
export function metricAnswer(
  id: MetricId,
  figures: GoalFigures,
  previous: GoalFigures | undefined,
  { issuer: { industry }, judge }: { readonly issuer: Issuer; readonly judge: Judge },
): MetricAnswer {
  const now = measure(id, figures);
  const before = previous && measure(id, previous);
  return {
    ...definitionAnswer(id),
    ...valueAnswer(now),
    status: now.status,
    ...(now.status !== 'needs-input' && { smallSample: now.smallSample }),
    ...(now.status === 'estimated' && { currency: now.currency }),
    assumptions: now.status === 'estimated' ? [...now.assumptions] : [],
    todo: now.status === 'needs-input' ? now.todo : null,
    previous: before ? valueAnswer(before) : null,
    change: before ? changeOf(before.value, now.value) : null,
    target: judge(id, now.value),
    benchmark: (industry && benchmarkOf(industry, id)) ?? null,
  };
}

function valueAnswer(found: MeasuredMetric) {
  if (found.status === 'needs-input') return { value: null };
  const { value, numerator, denominator } = found;
  return { value, numerator, denominator };
}

export function definitionAnswer(id: MetricId) {
  const { name, kind, unit, definition, formula, better } = metric(id);
  return { id, name, kind, unit, definition, formula, better };
}
