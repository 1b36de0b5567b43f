import { Temporal } from 'temporal-polyfill';
import { instantOf } from './formats/foreign-values.ts';

/** `31/12/2026`, or `12/31/2026`. */
export const CSV_DATE_FORMATS = ['dmy', 'mdy'] as const;

export type CsvDateFormat = (typeof CSV_DATE_FORMATS)[number];

type Reading = { readonly dateFormat?: CsvDateFormat; readonly timeZone: string };

const PARTED = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})(?: (\d{1,2}:\d{2}(?::\d{2})?))?$/;

const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/**
 * A date of a spreadsheet as an instant: what has no zone is meant in the issuer's. With dots the
 * day comes first, with slashes as `dateFormat` says. What is none stays as it is, for the contract
 * to refuse.
 */
export function csvInstant(text: string, { dateFormat, timeZone }: Reading): unknown {
  const parted = PARTED.exec(text);
  if (parted) return fromParts(parted, dateFormat, timeZone) ?? text;
  return LOCAL.test(text) ? (local(text, timeZone) ?? text) : instantOf(text, timeZone);
}

/** Why a date cannot be told from its text alone: 3/4/2026 is either of two days. */
export function csvDateFault(text: string, { dateFormat }: Pick<Reading, 'dateFormat'>) {
  if (dateFormat || PARTED.exec(text)?.[2] !== '/') return undefined;
  return 'is either of two days: tell their order by dateFormat, dmy or mdy, or write 2026-11-24';
}

function fromParts([, a, sign, b, year, time]: string[], format?: string, timeZone = 'UTC') {
  const isDayFirst = sign === '.' || format === 'dmy';
  if (!isDayFirst && format !== 'mdy') return undefined;
  const [day = '', month = ''] = isDayFirst ? [a, b] : [b, a];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = time ? local(`${date} ${time}`, timeZone) : instantOf(date, timeZone);
  return instant === date ? undefined : instant;
}

function local(text: string, timeZone: string): string | undefined {
  const [date = '', time = ''] = text.split(/[T ]/);
  try {
    const clock = Temporal.PlainDateTime.from(`${date}T${time.replace(/^\d:/, '0$&')}`);
    const at = clock.toZonedDateTime(timeZone).epochMilliseconds;
    return new Date(at).toISOString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
