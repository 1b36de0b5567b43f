import type { Goal, Metric } from '../../api/answers.ts';

export type GoalStatus = 'on-course' | 'behind' | 'no-target' | 'needs-input';

export const STATUS_WORDS = {
  'on-course': 'On course',
  behind: 'Behind',
  'no-target': 'No target',
  'needs-input': 'Needs input',
} as const satisfies Record<GoalStatus, string>;

/** A goal is on course if every target of it is; behind if one is missed. */
export function statusOf({ metrics }: Pick<Goal, 'metrics'>): GoalStatus {
  const known = metrics.flatMap(({ target }) =>
    target && target.onTrack !== null ? [target] : [],
  );
  if (known.some(({ onTrack }) => !onTrack)) return 'behind';
  if (known.length > 0) return 'on-course';
  return metrics.some(({ status }) => status !== 'needs-input') ? 'no-target' : 'needs-input';
}

/** The metric that a goal is told by in one line: one with a target, else the first that is known. */
export function headlineOf({ metrics }: Pick<Goal, 'metrics'>): Metric | undefined {
  return (
    metrics.find(({ target }) => target?.onTrack === false) ??
    metrics.find(({ target }) => target) ??
    metrics.find(({ status, value }) => status !== 'needs-input' && value !== null) ??
    metrics[0]
  );
}

/** How far a target is reached, 0 to 1; undefined where that cannot be said. */
export function progressOf({ target }: Pick<Metric, 'target'>): number | undefined {
  if (!target || target.actual === null || target.value <= 0) return undefined;
  return Math.max(0, Math.min(1, target.actual / target.value));
}
