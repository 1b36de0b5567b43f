import { type Day, dayIn } from '#shared/calendar.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { allPrograms } from '#shared/registry/programs.ts';
import type { Goal } from '#shared/reports/rules/goals.ts';
import { type MetricId, measure, metric, metricsOf } from '#shared/reports/rules/metrics.ts';
import { spanOf } from '#shared/reports/rules/period.ts';
import { type JudgedTarget, judged, type Target } from '#shared/reports/rules/targets.ts';
import { listTargets } from '#shared/reports/targets.ts';
import { goalFiguresFor } from './goal-figures.ts';
import type { ReportQuery } from './report-query.ts';

/** A target of a goal, judged, and whose it is. */
export type GoalTarget = {
  readonly metricId: MetricId;
  readonly judged: JudgedTarget & { readonly programName: string | null };
};

/**
 * How the metrics of a goal stand to its targets, in the order in which they are stored. Each is
 * judged over its own days and its own scope, in the issuer's time zone: nothing that a report is
 * filtered by has a say in it.
 */
export async function goalTargets(
  issuer: Issuer,
  goal: Goal,
  { asOf, verifiedAt }: Pick<ReportQuery, 'asOf' | 'verifiedAt'>,
): Promise<GoalTarget[]> {
  const own = new Set(metricsOf(goal));
  const stored = await listTargets(issuer.issuerId, goal);
  const targets = stored.filter(({ metricId }) => own.has(metricId));
  const names = await programNames(issuer, targets);
  const today = dayIn(issuer.timeZone, Date.parse(asOf));
  const found = new Map<Target, GoalTarget>();
  await inParallel(targets, async (target) => {
    const { metricId, programId } = target;
    const actual = await valueSince(issuer, target, { asOf, verifiedAt, today });
    const programName = programId ? (names.get(programId) ?? null) : null;
    const standing = { ...judged(target, metric(metricId), actual, today), programName };
    found.set(target, { metricId, judged: standing });
  });
  return targets.flatMap((target) => found.get(target) ?? []);
}

async function programNames({ issuerId }: Issuer, targets: readonly Target[]) {
  if (targets.every(({ programId }) => !programId)) return new Map<string, string>();
  const programs = await allPrograms(issuerId);
  return new Map<string, string>(programs.map(({ programId, name }) => [programId, name]));
}

type Now = Pick<ReportQuery, 'asOf' | 'verifiedAt'> & { readonly today: Day };

/** A metric from the target's first day to today, or to its last; null before the first. */
async function valueSince(
  issuer: Issuer,
  { metricId, programId, from, date }: Target,
  { today, ...known }: Now,
): Promise<number | null> {
  if (today < from) return null;
  const { timeZone, issuerId } = issuer;
  const days = { from, to: today < date ? today : date };
  const span = spanOf(days, { timeZone, now: Date.parse(known.asOf) });
  const scope = { issuerId, ...(programId && { programId }) };
  const figures = await goalFiguresFor(issuer, { ...known, scope, span }, span, [metricId]);
  return measure(metricId, figures).value;
}
