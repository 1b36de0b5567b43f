import { Temporal } from 'temporal-polyfill';
import type { CsvDateFormat } from '#shared/contracts/imports.ts';
import { monthOf } from './month-names.ts';

type Order = { readonly dateFormat?: CsvDateFormat };

type Reading = Order & { readonly timeZone: string };

/** A calendar day, or why it cannot be told from its text alone. */
type DayReading = { readonly day: string } | { readonly fault: string };

/**
 * Reads a date cell as spreadsheets and people write it: `2026-03-01`, `1.3.2026`, `3/1/2026 1:30 PM`,
 * `1 March 2026`, or Excel's serial number 46082.
 *
 * @returns the day if the cell holds only a date, or an instant if it holds a time, in the issuer's
 *   zone unless the cell names another; any other text unchanged, for the contract to refuse
 */
export function csvInstant(text: string, { dateFormat, timeZone }: Reading): unknown {
  if (ISO_INSTANT.test(text)) return text;
  const { date, clock, zone } = partsOf(text);
  const reading = dayOf(date, { dateFormat });
  if (!reading || 'fault' in reading) return text;
  const time = clock ?? clockOfSerial(date);
  if (!time) return reading.day;
  return zone ? `${reading.day}T${time}${zone}` : (instantIn(reading.day, time, timeZone) ?? text);
}

/** Returns why a date cannot be told from its text alone: 3/4/2026 is either of two days. */
export function csvDateFault(text: string, order: Order): string | undefined {
  if (ISO_INSTANT.test(text)) return undefined;
  const reading = dayOf(partsOf(text).date, order);
  return reading && 'fault' in reading ? reading.fault : undefined;
}

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

const CLOCK =
  /^(?<date>.*\d.*?)(?:,? +| ?T)(?<hour>\d{1,2})(?:[:.](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d+)?)?)? ?(?<half>[ap])?(?:\.?m\.?)? ?(?<zone>Z|UTC|GMT|(?:GMT|UTC)?[+-]\d{2}:?\d{2})?$/iu;

/** The date, the time as `13:30:00` and the zone's offset, as far as the text holds them. */
function partsOf(text: string): { date: string; clock?: string; zone?: string } {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  const { date, hour = '', minute, second = '00', half, zone } = CLOCK.exec(plain)?.groups ?? {};
  if (date === undefined || (minute === undefined && half === undefined)) return { date: plain };
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  const isClock = hours < 24 && (half === undefined || (Number(hour) >= 1 && Number(hour) <= 12));
  if (!isClock) return { date: plain };
  const clock = `${twoDigits(hours)}:${minute ?? '00'}:${second}`;
  return { date, clock, ...(zone && { zone: offsetOf(zone) }) };
}

function offsetOf(zone: string): string {
  const offset = /([+-]\d{2}):?(\d{2})$/.exec(zone);
  return offset ? `${offset[1]}:${offset[2]}` : 'Z';
}

/** Year first, with any sign between: also `2026年3月1日`, `2026. 3. 1.` and `20260301`. */
const YEAR_FIRST =
  /^(\d{4}) ?([-/.年년]) ?(\d{1,2}) ?[-/.月월] ?(\d{1,2}) ?[.日일]?$|^((?:19|20)\d{2})(\d{2})(\d{2})$/;

const YEAR_LAST = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})\.?$/;

function dayOf(text: string, { dateFormat }: Order): DayReading | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) {
    const [, y, , m, d, year = y, month = m, day = d] = yearFirst;
    return told(dayFrom(year, month, day));
  }
  const yearLast = YEAR_LAST.exec(text.replaceAll('. ', '.'));
  if (yearLast) return dayInOrder(yearLast, dateFormat);
  return told(dayOfSerial(text) ?? dayInWords(text));
}

function told(day: string | undefined): DayReading | undefined {
  return day === undefined ? undefined : { day };
}

/** With dots the day comes first; with other signs as `dateFormat` says, or as only one of them can be. */
function dayInOrder([, a, sign, b, year = '']: string[], format?: CsvDateFormat) {
  const dmy = dayFrom(year, b, a);
  const mdy = dayFrom(year, a, b);
  if (sign === '.') return told(dmy ?? mdy);
  if (format) {
    const [read, other] = format === 'dmy' ? [dmy, mdy] : [mdy, dmy];
    return read || !other ? told(read) : { fault: otherOrder(format) };
  }
  const isOneOfTwo = !dmy || !mdy || dmy === mdy;
  // Of 25/3/26, the first may be the year as well.
  const isSure = isOneOfTwo && (year.length === 4 || !dayFrom(a, b, year));
  return isSure ? told(dmy ?? mdy) : dmy || mdy ? { fault: EITHER } : undefined;
}

const EITHER =
  'is either of two days: choose the order of day and month (dateFormat: dmy or mdy), or write the date as 2026-11-24';

function otherOrder(format: CsvDateFormat): string {
  const [order, other] = format === 'dmy' ? ['day', 'mdy'] : ['month', 'dmy'];
  return `does not begin with the ${order}, as dateFormat ${format} says: choose dateFormat ${other}, or write the date as 2026-11-24`;
}

const YEAR_PIVOT = 70;

function dayFrom(year = '', month = '', day = ''): string | undefined {
  const century = Number(year) < YEAR_PIVOT ? '20' : '19';
  const whole = year.length === 2 ? `${century}${year}` : year;
  const text = `${whole}-${twoDigits(Number(month))}-${twoDigits(Number(day))}`;
  // A 31st of February is no day; Date would make a March of it.
  return new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ? text : undefined;
}

/** `1 Mar 2026`, `March 1st, 2026`, `1. März 2026`, `1-Mar-26`, `Sun, 01 Mar 2026`. */
function dayInWords(text: string): string | undefined {
  const words = text.split(/[\s,./-]+/u).filter((word) => word !== '');
  if (words.some((word) => /\d/.test(word) && !NUMBER.test(word))) return undefined;
  const months = words.flatMap((word) => monthOf(word) ?? []);
  const [first, second, ...others] = words.flatMap((word) => NUMBER.exec(word)?.[1] ?? []);
  const [month] = months;
  if (!month || months.length > 1 || !first || !second || others.length > 0) return undefined;
  const [year, day] = first.length === 4 ? [first, second] : [second, first];
  return day.length > 2 ? undefined : dayFrom(year, String(month), day);
}

const NUMBER = /^(\d{1,2}|\d{4})(?:st|nd|rd|th|er|º)?$/i;

/** Days since 1899-12-30, as Excel counts them: from 1954 to 2118. */
const SERIAL = /^([2-7]\d{4})(?:[.,](\d+))?$/;

const DAY_MS = 86_400_000;

function dayOfSerial(text: string): string | undefined {
  const days = SERIAL.exec(text)?.[1];
  if (days === undefined) return undefined;
  return new Date(Date.UTC(1899, 11, 30) + Number(days) * DAY_MS).toISOString().slice(0, 10);
}

function clockOfSerial(text: string): string | undefined {
  const fraction = Number(`0.${SERIAL.exec(text)?.[2] ?? 0}`);
  const seconds = Math.min(Math.round((fraction * DAY_MS) / 1000), DAY_MS / 1000 - 1);
  return seconds === 0 ? undefined : new Date(seconds * 1000).toISOString().slice(11, 19);
}

/** A local time of a zone as an instant; `undefined` if there is no such day or time. */
export function instantIn(day: string, clock: string, timeZone: string): string | undefined {
  try {
    const local = Temporal.PlainDateTime.from(`${day}T${clock}`);
    return new Date(local.toZonedDateTime(timeZone).epochMilliseconds).toISOString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
