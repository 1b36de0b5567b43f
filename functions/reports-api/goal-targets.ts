import { type Day, dayIn } from '#shared/calendar.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { allPrograms } from '#shared/registry/programs.ts';
import type { Goal } from '#shared/reports/rules/goals.ts';
import { type MetricId, measure, metric, metricsOf } from '#shared/reports/rules/metrics.ts';
import { spanOf } from '#shared/reports/rules/period.ts';
import { lastRipeDay } from '#shared/reports/rules/ripeness.ts';
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
    const { actual, isRipe } = await valueSince(issuer, target, { asOf, verifiedAt, today });
    const programName = programId ? (names.get(programId) ?? null) : null;
    const standing = { ...judged(target, metric(metricId), actual, today, isRipe), programName };
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
type Value = { readonly actual: number | null; readonly isRipe: boolean };

/**
 * A metric from the target's first day to today, or to its last; null before the first. Of a cohort
 * the ripe part, if there is one: a young one would be taken for a failure.
 */
async function valueSince(issuer: Issuer, target: Target, now: Now): Promise<Value> {
  const { metricId, from, date } = target;
  if (now.today < from) return { actual: null, isRipe: false };
  const lastDay = earlierOf(now.today, date);
  const figures = await figuresUntil(lastDay, issuer, target, now);
  const { value } = measure(metricId, figures);
  const afterDays = metric(metricId).ripeAfterDays?.(figures);
  if (!afterDays) return { actual: value, isRipe: true };
  const ripeDay = lastRipeDay(afterDays, now.today);
  if (ripeDay >= lastDay) return { actual: value, isRipe: true };
  if (ripeDay < from) return { actual: value, isRipe: false };
  const ripe = measure(metricId, await figuresUntil(ripeDay, issuer, target, now)).value;
  return ripe === null ? { actual: value, isRipe: false } : { actual: ripe, isRipe: true };
}

function figuresUntil(lastDay: Day, issuer: Issuer, target: Target, { today, ...known }: Now) {
  const { metricId, programId, from } = target;
  const { timeZone, issuerId } = issuer;
  const span = spanOf({ from, to: lastDay }, { timeZone, now: Date.parse(known.asOf) });
  const scope = { issuerId, ...(programId && { programId }) };
  return goalFiguresFor(issuer, { ...known, scope, span }, span, [metricId]);
}

function earlierOf(a: Day, b: Day): Day {
  return a < b ? a : b;
}
