/** A calendar day, `2026-11-24`. Which zone it is a day of stands in the name of what holds it. */
export type Day = `${number}-${number}-${number}`;

/** A point in time, in milliseconds since 1970 UTC. */
export type Instant = number;

export const MINUTE = 60_000;
export const QUARTER = 15 * MINUTE;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

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
