import { dayIn } from '#shared/calendar.ts';
import type { MetricAnswer } from '#shared/contracts/goal-answers.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { benchmarkOf } from '#shared/reports/rules/benchmarks.ts';
import { intervalOf, isWithinNoise } from '#shared/reports/rules/intervals.ts';
import type { GoalFigures } from '#shared/reports/rules/metric.ts';
import {
  changeOf,
  type MeasuredMetric,
  type MetricId,
  measure,
  metric,
  sampleKindOf,
} from '#shared/reports/rules/metrics.ts';
import { type Ripeness, ripenessOf } from '#shared/reports/rules/ripeness.ts';
import type { GoalTarget } from './goal-targets.ts';
import type { ReportQuery } from './report-query.ts';

type About = {
  readonly issuer: Issuer;
  readonly targets: readonly GoalTarget[];
  readonly what: ReportQuery;
};

/** A metric as a report shows it: what it is, what it is now, and what it was before. */
export function metricAnswer(
  id: MetricId,
  figures: GoalFigures,
  previous: GoalFigures | undefined,
  { issuer: { industry }, targets, what }: About,
): MetricAnswer {
  const now = measure(id, figures);
  const before = previous && measure(id, previous);
  const ripeness = ripenessAnswer(id, figures, what);
  const own = targets.filter(({ metricId }) => metricId === id).map(({ judged }) => judged);
  return {
    ...definitionAnswer(id),
    ...valueAnswer(now),
    status: now.status,
    ...(now.status !== 'needs-input' && { smallSample: now.smallSample }),
    interval: intervalAnswer(id, now),
    ripeness,
    ...(now.status === 'estimated' && { currency: now.currency }),
    assumptions: now.status === 'estimated' ? [...now.assumptions] : [],
    todo: now.status === 'needs-input' ? now.todo : null,
    previous: before ? valueAnswer(before) : null,
    change: before ? changeAnswer(id, before, now, ripeness) : null,
    target: own.find(({ programId }) => programId === null) ?? null,
    programTargets: own.filter(({ programId }) => programId !== null),
    benchmark: (industry && benchmarkOf(industry, id)) ?? null,
  };
}

function intervalAnswer(id: MetricId, found: MeasuredMetric) {
  const kind = sampleKindOf(id);
  return (kind && intervalOf(kind, found)) ?? null;
}

/** When the cohort of a span is old enough for a metric; null for what is of no cohort. */
function ripenessAnswer(id: MetricId, figures: GoalFigures, { span, asOf }: ReportQuery) {
  const afterDays = metric(id).ripeAfterDays?.(figures);
  if (!afterDays) return null;
  return ripenessOf(afterDays, span.lastDay, dayIn(span.timeZone, Date.parse(asOf)));
}

const INCOMPARABLE = { absolute: null, relative: null, isWithinNoise: null };

/** How a metric moved; all null where a young cohort would be compared with an older one. */
function changeAnswer(
  id: MetricId,
  before: MeasuredMetric,
  now: MeasuredMetric,
  ripeness: Ripeness | null,
) {
  if (ripeness && !ripeness.isRipe) return INCOMPARABLE;
  const kind = sampleKindOf(id);
  const isNoise = kind && isWithinNoise(kind, before, now);
  return { ...changeOf(before.value, now.value), isWithinNoise: isNoise ?? null };
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
