import { type Day, dayIn } from '#shared/calendar.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { Goal } from '#shared/reports/rules/goals.ts';
import { type MetricId, measure, metric } from '#shared/reports/rules/metrics.ts';
import { spanOf } from '#shared/reports/rules/period.ts';
import { judged, ruleOf, type Target } from '#shared/reports/rules/targets.ts';
import { listTargets } from '#shared/reports/targets.ts';
import type { Asked } from './asked.ts';
import { goalFiguresFor } from './goal-figures.ts';

type Judged = ReturnType<typeof judged>;
/** A metric's target, judged by the value that it has in the report. */
export type Judge = (id: MetricId, value: number | null) => Judged | null;

const NO_TARGETS: Judge = () => null;

/**
 * How the metrics of a goal stand to their targets. Targets are the issuer's: a report on one
 * program shows none.
 */
export async function judgeOf(issuer: Issuer, goal: Goal, what: Asked): Promise<Judge> {
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
  what: Asked,
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
