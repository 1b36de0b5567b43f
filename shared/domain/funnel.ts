import type { Counter } from './cell.ts';
import type { Figures } from './metric.ts';
import { countIn } from './tally.ts';

const STAGES = {
  published: 'published',
  opened: 'opened',
  shared: 'shares',
  engaged: 'engagements',
  referred: 'referrals',
  'signed-up': 'signups',
} as const satisfies Record<string, Counter>;
export type Stage = keyof typeof STAGES;
export const STAGE_NAMES = Object.keys(STAGES) as [Stage, ...Stage[]];

/**
 * From published to signed up, seen in two ways that must not be mixed: of the credentials
 * published in the period, how many ever came that far; and how often it happened in the period.
 */
export function funnelOf({ activity, cohort }: Figures) {
  return {
    cohort: STAGE_NAMES.map((stage) => ({ stage, credentials: countIn(cohort, STAGES[stage]) })),
    activity: STAGE_NAMES.map((stage) => ({ stage, events: countIn(activity, STAGES[stage]) })),
  };
}
