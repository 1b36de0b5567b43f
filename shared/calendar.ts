import { Temporal } from 'temporal-polyfill';

/** A calendar day, `2026-11-24`. Which zone it is a day of stands in the name of what holds it. */
export type Day = `${number}-${number}-${number}`;

/** A point in time, in milliseconds since 1970 UTC. */
export type Instant = number;

export const MINUTE = 60_000;

export const QUARTER = 15 * MINUTE;

export const HOUR = 60 * MINUTE;

export const DAY = 24 * HOUR;

/** How far the clocks of two systems may be apart: as for signatures of webhooks. */
export const CLOCK_TOLERANCE = 5 * MINUTE;

export const QUARTERS_PER_DAY = DAY / QUARTER;

/** The UTC day of an instant. */
export function utcDayOf(at: Instant): Day {
  return new Date(at).toISOString().slice(0, 10) as Day;
}

/** The first instant of a UTC day. */
export function startOfUtcDay(day: Day): Instant {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The UTC quarter-hour of an instant within its day, 0 to 95. Every time zone in use starts its days on one. */
export function quarterOf(at: Instant): number {
  return Math.floor((at % DAY) / QUARTER);
}

/** The UTC hour of an instant within its day, 0 to 23. */
export function utcHourOf(at: Instant): number {
  return Math.floor((at % DAY) / HOUR);
}

/** Every UTC day that a span touches; `to` is exclusive. */
export function utcDaysBetween(from: Instant, to: Instant): Day[] {
  const days: Day[] = [];
  for (let at = Math.floor(from / DAY) * DAY; at < to; at += DAY) days.push(utcDayOf(at));
  return days;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar day of an instant in an IANA time zone.
 *
 * @throws RangeError if the zone does not exist
 */
export function dayIn(timeZone: string, at: Instant): Day {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(at) as Day;
}

/**
 * When a calendar day begins in an IANA time zone, to the quarter-hour that cells are kept by.
 *
 * Not always at midnight: clocks that go forward at midnight skip it. A day that a zone left out
 * altogether begins when the next one does.
 *
 * @throws RangeError if there is no such day or zone
 */
export function startOfDay(timeZone: string, day: Day): Instant {
  return Math.floor(midnightOf(day, timeZone) / QUARTER) * QUARTER;
}

/** When a calendar day begins in a zone, to the millisecond. */
export function midnightOf(day: Day, timeZone: string): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
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

/** A UTC hour such as `2026-11-27T20`. */
export function hourOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 13);
}
