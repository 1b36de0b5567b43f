import { Temporal } from 'temporal-polyfill';
import { DAY, type Day, type Instant, QUARTER, startOfUtcDay, utcDayOf } from './calendar.ts';

/**
 * When a calendar day begins in an IANA time zone, to the quarter-hour that cells are kept by.
 *
 * Not always at midnight: clocks that go forward at midnight skip it. A day that a zone left out
 * altogether begins when the next one does.
 *
 * @throws RangeError if there is no such day or zone
 */
export function startOfDay(timeZone: string, day: Day): Instant {
  const at = Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
  return Math.floor(at / QUARTER) * QUARTER;
}

export function addDays(day: Day, days: number): Day {
  return utcDayOf(startOfUtcDay(day) + days * DAY);
}

/** How many days there are from one to the other, both included. */
export function daysFromTo(first: Day, last: Day): number {
  return Math.round((startOfUtcDay(last) - startOfUtcDay(first)) / DAY) + 1;
}

/** Every day from one to the other, both included. */
export function daysOf(first: Day, last: Day): Day[] {
  return Array.from({ length: daysFromTo(first, last) }, (_, i) => addDays(first, i));
}

/** The Monday of a day's week, the first of its month. */
export function mondayOf(day: Day): Day {
  return addDays(day, 1 - Temporal.PlainDate.from(day).dayOfWeek);
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01` as Day;
}

/** An instant as the zone's clocks show it, with their offset: `2026-11-24T00:00:00+05:30`. */
export function clockTime(timeZone: string, at: Instant): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never' });
}

/** The minute that the zone's clocks show at an instant, 0 to 59. */
export function clockMinute(timeZone: string, at: Instant): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).minute;
}
