import type { GoalFigures } from '#shared/reports/rules/metric.ts';

/** Figures of a period in which nothing happened, but for what a test is about. */
export function goalFigures(changes: Partial<GoalFigures> = {}): GoalFigures {
  return {
    activity: new Map(),
    cohort: new Map(),
    dueSoon: new Map(),
    countries: new Map(),
    countriesBefore: new Map(),
    homeCountry: undefined,
    savings: [],
    pathways: [],
    dropOffDays: 180,
    sites: 0,
    highStakes: [],
    ...changes,
  };
}
