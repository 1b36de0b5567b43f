import { DAY, type Day, type Instant, utcDayOf } from '#shared/domain/calendar.ts';
import { daysOf } from '#shared/domain/zoned-days.ts';
import { dayStamps } from './day-stamps.ts';
import type { DayRun } from './keys.ts';

/** Every zone's day has ended when the UTC day after it has; a click may take a while to be counted. */
const SETTLED_DAYS = 2;

/** The last reporting day of which files and boards are made. */
export function lastSettledDay(now: Instant): Day {
  return utcDayOf(now - SETTLED_DAYS * DAY);
}

/** A number that grows with every change of the leaves of a run: the sum of its days' stamps. */
export function runStamp({ first, last }: DayRun, sums: ReadonlyMap<Day, number>): number {
  const stamps = dayStamps(daysOf(first, last), sums).values();
  return stamps.reduce((sum, stamp) => sum + stamp, 0);
}
