import type { MetricAnswer } from '#shared/contracts/goal-answers.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { benchmarkOf } from '#shared/reports/rules/benchmarks.ts';
import type { GoalFigures } from '#shared/reports/rules/metric.ts';
import {
  changeOf,
  type MeasuredMetric,
  type MetricId,
  measure,
  metric,
} from '#shared/reports/rules/metrics.ts';
import type { GoalTarget } from './goal-targets.ts';

/** A metric as a report shows it: what it is, what it is now, and what it was before. */
export function metricAnswer(
  id: MetricId,
  figures: GoalFigures,
  previous: GoalFigures | undefined,
  { issuer: { industry }, targets }: { issuer: Issuer; targets: readonly GoalTarget[] },
): MetricAnswer {
  const now = measure(id, figures);
  const before = previous && measure(id, previous);
  const own = targets.filter(({ metricId }) => metricId === id).map(({ judged }) => judged);
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
    target: own.find(({ programId }) => programId === null) ?? null,
    programTargets: own.filter(({ programId }) => programId !== null),
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
