import { addDays, type Day, dayIn, type Instant, MINUTE, midnightOf } from '#shared/calendar.ts';

declare const dateOrInstant: unique symbol;

/**
 * A date (`2026-03-01`) or an instant with an offset (`2026-03-01T09:30:00+01:00`), stored as it
 * came. Its shape says which of the two it is: a date has no time and belongs to no zone.
 */
export type DateOrInstant = string & { readonly [dateOrInstant]: true };

/** Days are counted from 1970; four-digit years up to 2100 fit every network's form. */
export const YEAR_MIN = 1970;

export const YEAR_MAX = 2100;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Parses a date or an instant; returns `undefined` if it is neither, or no such day exists. */
export function dateOrInstantFrom(text: string): DateOrInstant | undefined {
  const isShaped = DATE.test(text) || INSTANT.test(text);
  return isShaped && isExistingDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))
    ? (text as DateOrInstant)
    : undefined;
}

/** Date rolls a 31st of February over into March. */
function isExistingDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** Whether the year of a date, or the UTC year of an instant, is one that can be stored. */
export function isInYears(value: DateOrInstant): boolean {
  const year = isDate(value) ? Number(value.slice(0, 4)) : new Date(value).getUTCFullYear();
  return year >= YEAR_MIN && year <= YEAR_MAX;
}

/** An instant as it is stored. */
export function isoInstant(at: Instant): DateOrInstant {
  return new Date(at).toISOString() as DateOrInstant;
}

function isDate(value: DateOrInstant): value is DateOrInstant & Day {
  return DATE.test(value);
}

/** The calendar day to show: a date is itself in every zone, an instant falls on a day of the zone. */
export function dayOf(value: DateOrInstant, timeZone: string): Day {
  return isDate(value) ? value : dayIn(timeZone, Date.parse(value));
}

/**
 * The first instant of a date in a zone, to the millisecond, or the instant itself. Never before
 * 1970 UTC, where counted days begin.
 */
export function firstInstantOf(value: DateOrInstant, timeZone: string): Instant {
  return Math.max(0, isDate(value) ? midnightOf(value, timeZone) : Date.parse(value));
}

/** The last instant of a date in a zone, to the millisecond, or the instant itself. */
export function lastInstantOf(value: DateOrInstant, timeZone: string): Instant {
  if (!isDate(value)) return Date.parse(value);
  return midnightOf(addDays(value, 1), timeZone) - 1;
}

/** Whether an end has passed. A date lasts through that day in the issuer's zone. */
export function isExpired(
  validUntil: DateOrInstant | undefined,
  timeZone: string,
  now: Instant,
): boolean {
  if (validUntil === undefined) return false;
  if (isDate(validUntil)) return dayIn(timeZone, now) > validUntil;
  return Date.parse(validUntil) < now;
}

/** Whether an end lies before the beginning. A date and an instant are compared by their days. */
export function endsBefore(
  validUntil: DateOrInstant,
  issuedAt: DateOrInstant,
  timeZone: string,
): boolean {
  if (isDate(validUntil) || isDate(issuedAt)) {
    return dayOf(validUntil, timeZone) < dayOf(issuedAt, timeZone);
  }
  return Date.parse(validUntil) < Date.parse(issuedAt);
}

/** A credential's dates as they are stored. */
export type StoredDates = {
  readonly issuedAt: DateOrInstant;
  readonly validUntil?: DateOrInstant;
  /** `as-told`: dates were stored as dates. Absent: importers wrote a date as its first instant. */
  readonly datesAre?: 'as-told';
};

/**
 * Returns a credential with its dates as they were meant.
 *
 * Before `datesAre` existed, importers stored a date as midnight in the issuer's zone, in UTC with
 * milliseconds. Such a value is read as the date it was. If the issuer changed its zone since, it
 * stays an instant.
 */
export function withDatesAsMeant<T extends StoredDates>(stored: T, timeZone: string): T {
  if (stored.datesAre) return stored;
  const { issuedAt, validUntil } = stored;
  return {
    ...stored,
    issuedAt: asMeant(issuedAt, timeZone),
    ...(validUntil && { validUntil: asMeant(validUntil, timeZone) }),
  };
}

function asMeant(value: DateOrInstant, timeZone: string): DateOrInstant {
  if (!value.endsWith(':00.000Z')) return value;
  const at = Date.parse(value);
  const day = dayIn(timeZone, at);
  const isMidnight = day !== dayIn(timeZone, at - 1);
  return isMidnight ? (day as string as DateOrInstant) : value;
}

/** A date as it is; an instant as the zone's clocks show it, with their offset, to the second. */
export function inZone(value: DateOrInstant, timeZone: string): string {
  if (isDate(value)) return value;
  const at = Date.parse(value);
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const clock = format.format(at).replace(' ', 'T');
  const offset = Math.round((Date.parse(`${clock}Z`) - at) / MINUTE);
  return `${clock}${offsetText(offset)}`;
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const digits = (n: number) => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${digits(hours)}:${digits(rest)}`;
}
