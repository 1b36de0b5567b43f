import type { Goal, JudgedTarget, Metric } from '../../api/answers.ts';

type GoalStatus = Goal['verdict'];

export const STATUS_WORDS = {
  'on-course': 'On course',
  behind: 'Behind',
  unknown: 'Not known yet',
  'no-target': 'No target',
} as const satisfies Record<GoalStatus, string>;

/** Every target of a metric: the issuer's, then those of programs. */
export function targetsOf({ target, programTargets }: Metric): JudgedTarget[] {
  return target ? [target, ...programTargets] : programTargets;
}

/** The metric that sums a goal up: one that is behind, one with a target, else the first known. */
export function headlineOf({ metrics }: Pick<Goal, 'metrics'>) {
  const targets = metrics.flatMap((metric) =>
    targetsOf(metric).map((target) => ({ metric, target })),
  );
  const told = targets.find(({ target }) => target.onTrack === false) ?? targets[0];
  if (told) return told;
  const metric = metrics.find(({ value }) => value !== null) ?? metrics[0];
  return metric && { metric, target: undefined };
}

/** How far a target is reached, 0 to 1; undefined where that cannot be said. */
export function progressOf({ actual, value }: JudgedTarget): number | undefined {
  if (actual === null || value <= 0) return undefined;
  return Math.max(0, Math.min(1, actual / value));
}
