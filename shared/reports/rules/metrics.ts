import { COUNTERS } from '#shared/counting/rules/cell.ts';
import { countIn } from '#shared/counting/rules/tally.ts';
import { COUNT_METRICS } from './count-metrics.ts';
import { GOAL_METRICS } from './goal-metrics.ts';
import type { Goal } from './goals.ts';
import type { SampleKind } from './intervals.ts';
import { type Measured, quotient } from './measured.ts';
import type { Figures, GoalFigures, Metric } from './metric.ts';
import {
  ACTIVITY_RATIOS,
  type ActivityRatioId,
  activityRatio,
  COHORT_RATES,
  type CohortRateId,
  cohortRate,
  type Formula,
  isSmallSample,
  type Rate,
} from './rates.ts';

/**
 * The one registry of metrics, each a pure definition. The catalogue, the docs and every report
 * come from it: a metric is added here, or in one of the groups that it is made of.
 */
const METRICS = {
  ...COUNT_METRICS,
  ...rateMetrics(COHORT_RATES, 'cohort'),
  ...rateMetrics(ACTIVITY_RATIOS, 'activity'),
  ...GOAL_METRICS,
} satisfies Record<string, Metric>;

export type MetricId = keyof typeof METRICS;

export const METRIC_IDS = Object.keys(METRICS) as [MetricId, ...MetricId[]];

export function metric(id: MetricId): Metric {
  return METRICS[id];
}

/** The metrics that tell of a goal. */
export function metricsOf(goal: Goal): MetricId[] {
  return METRIC_IDS.filter((id) => metric(id).goals.includes(goal));
}

function rateMetrics<Id extends string>(
  formulas: Readonly<Record<Id, Formula>>,
  cells: 'cohort' | 'activity',
): Record<Id, Metric> {
  const entries = Object.entries<Formula>(formulas).map(([id, formula]) => {
    const { name, goals, definition, numerator, denominator, ripeAfterDays } = formula;
    const of = cells === 'cohort' ? ' of cohort cells' : '';
    const metric: Metric = {
      name,
      goals,
      definition,
      kind: 'rate',
      unit: 'fraction',
      formula: `${COUNTERS[numerator]} ÷ ${COUNTERS[denominator]}${of}`,
      inputs: [cells],
      better: 'more',
      ...(ripeAfterDays && { ripeAfterDays: () => ripeAfterDays }),
      measure: (figures) =>
        quotient(countIn(figures[cells], numerator), countIn(figures[cells], denominator)),
    };
    return [id, metric] as const;
  });
  return Object.fromEntries(entries) as Record<Id, Metric>;
}

/** What decides how far a metric's value may be trusted; undefined where nobody can tell. */
export function sampleKindOf(id: MetricId): SampleKind | undefined {
  const { kind } = metric(id);
  if (kind === 'count') return 'count';
  if (kind !== 'rate') return undefined;
  return Object.hasOwn(ACTIVITY_RATIOS, id) ? 'ratio' : 'part';
}

export type MeasuredMetric = Measured & { readonly smallSample?: boolean };

/** A metric's value for a period; of fractions and averages also whether their sample is small. */
export function measure(id: MetricId, figures: GoalFigures): MeasuredMetric {
  const found = metric(id).measure(figures);
  if (found.status === 'needs-input' || found.denominator === undefined) return found;
  return { ...found, smallSample: isSmallSample(found.denominator) };
}

/** Every rate of a period: of its cohort, and of its activity. */
export function ratesOf({ activity, cohort }: Figures): Rate[] {
  return [
    ...(Object.keys(COHORT_RATES) as CohortRateId[]).map((id) => cohortRate(id, cohort)),
    ...(Object.keys(ACTIVITY_RATIOS) as ActivityRatioId[]).map((id) => activityRatio(id, activity)),
  ];
}

/** How a value moved from the period before. `relative` is null where there was nothing before. */
export function changeOf(before: number | null, now: number | null) {
  if (before === null || now === null) return { absolute: null, relative: null };
  return { absolute: now - before, relative: before === 0 ? null : (now - before) / before };
}
