import { addDays, type Day } from '#shared/calendar.ts';

/**
 * A cohort is ripe once even its youngest have had the time that a metric takes to show: before
 * that, what has not happened yet is no failure, and two cohorts of different age cannot be compared.
 */
export type Ripeness = {
  readonly afterDays: number;
  /** The first day on which all of the cohort is older than `afterDays`. */
  readonly ripeOn: Day;
  readonly isRipe: boolean;
};

/** @param lastDay the last day on which the cohort began */
export function ripenessOf(afterDays: number, lastDay: Day, today: Day): Ripeness {
  const ripeOn = addDays(lastDay, afterDays + 1);
  return { afterDays, ripeOn, isRipe: today >= ripeOn };
}

/** The last day whose cohort is ripe today. */
export function lastRipeDay(afterDays: number, today: Day): Day {
  return addDays(today, -afterDays - 1);
}
