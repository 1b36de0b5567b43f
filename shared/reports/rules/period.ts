import {
  addDays,
  DAY,
  type Day,
  dayIn,
  daysFromTo,
  firstOfMonth,
  type Instant,
  QUARTER,
  QUARTERS_PER_DAY,
  quarterOf,
  startOfDay,
  startOfUtcDay,
  utcDayOf,
  utcDaysBetween,
} from '#shared/calendar.ts';
import { AppError } from '#shared/errors.ts';

export const PERIODS = ['today', '7d', '30d', '90d', 'month', 'all'] as const;

type Period = (typeof PERIODS)[number];

/** A span of time in whole quarter-hours, and the zone that its days are days of. */
export type Span = {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly timeZone: string;
  /** The first and the last day that the span touches, and how many there are. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly days: number;
};

/** A span as a caller asks for it. */
export type PeriodQuery = {
  readonly from?: string;
  readonly to?: string;
  readonly period?: Period;
};

export type PeriodContext = {
  /** IANA. */
  readonly timeZone: string;
  readonly now: Instant;
  /** What `all` begins with; without one there is nothing yet, and `all` is today. */
  readonly earliest?: Instant;
};

const DEFAULT_PERIOD = '30d';

const DEFAULT_DAYS = 30;

/** Five years, leap days included. */
const DAYS_MAX = 5 * 366;

/**
 * The span that a query asks for; without `from`, `to` and `period` the last 30 days, today included.
 *
 * `from` and `to` are calendar days of the zone, both included, or instants with an offset, of
 * which `from` is taken down and `to`, exclusive, up to the quarter-hour. `7d` is seven days with
 * today among them, `month` this month so far.
 *
 * @throws AppError INVALID_INPUT naming `timeZone`, `period`, `from` or `to`
 */
export function spanOf(query: PeriodQuery, context: PeriodContext): Span {
  const { timeZone } = context;
  const today = todayIn(context);
  if (query.from === undefined && query.to === undefined) {
    const firstDay = firstDayOf(query.period ?? DEFAULT_PERIOD, today, context);
    return spanOfDays(timeZone, firstDay, today);
  }
  if (query.period) throw refusal('period', 'give either period, or from and to');
  const to =
    query.to === undefined
      ? startOfDay(timeZone, addDays(today, 1))
      : boundOf('to', query.to, timeZone);
  const from =
    query.from === undefined
      ? startOfDay(timeZone, addDays(dayIn(timeZone, to - 1), 1 - DEFAULT_DAYS))
      : boundOf('from', query.from, timeZone);
  return checked(spanBetween(timeZone, from, to));
}

/** Whole days of a zone, both included. */
function spanOfDays(timeZone: string, firstDay: Day, lastDay: Day): Span {
  const from = startOfDay(timeZone, firstDay);
  const to = startOfDay(timeZone, addDays(lastDay, 1));
  return { from, to, timeZone, firstDay, lastDay, days: daysFromTo(firstDay, lastDay) };
}

/**
 * As many days as the span has, or the same length of time if it is not of whole days, just before
 * it. Of a span that is still running it has as much as has passed: today until now is compared
 * with yesterday until the same time, to the nearest quarter-hour.
 */
export function previousSpan(span: Span, now: Instant): Span {
  const whole = wholeSpanBefore(span);
  const { from, to, timeZone, days } = span;
  if (now <= from || now >= to) return whole;
  const today = dayIn(timeZone, now);
  const passed = isOfWholeDays(span)
    ? startOfDay(timeZone, addDays(today, -days)) + (now - startOfDay(timeZone, today))
    : whole.from + (now - from);
  const until = Math.round(passed / QUARTER) * QUARTER;
  return spanBetween(
    timeZone,
    whole.from,
    Math.min(whole.to, Math.max(whole.from + QUARTER, until)),
  );
}

function wholeSpanBefore(span: Span): Span {
  const { from, to, timeZone, firstDay, days } = span;
  if (!isOfWholeDays(span)) return spanBetween(timeZone, from - (to - from), from);
  return spanOfDays(timeZone, addDays(firstDay, -days), addDays(firstDay, -1));
}

function isOfWholeDays({ from, to, timeZone, firstDay, lastDay }: Span): boolean {
  const whole = spanOfDays(timeZone, firstDay, lastDay);
  return whole.from === from && whole.to === to;
}

function spanBetween(timeZone: string, from: Instant, to: Instant): Span {
  const firstDay = dayIn(timeZone, from);
  const lastDay = dayIn(timeZone, to - 1);
  return { from, to, timeZone, firstDay, lastDay, days: daysFromTo(firstDay, lastDay) };
}

function checked(span: Span): Span {
  if (span.from >= span.to) throw refusal('from', 'must be before to');
  if (span.days > DAYS_MAX) throw refusal('from', 'must be at most five years before to');
  return span;
}

function todayIn({ timeZone, now }: PeriodContext): Day {
  try {
    return dayIn(timeZone, now);
  } catch (cause) {
    // RangeError: there is no such zone.
    const message = 'must be an IANA time zone such as Asia/Kolkata';
    throw new AppError('INVALID_INPUT', message, { field: 'timeZone', cause });
  }
}

function firstDayOf(period: Period, today: Day, { timeZone, earliest }: PeriodContext): Day {
  switch (period) {
    case 'today':
      return today;
    case '7d':
      return addDays(today, -6);
    case '30d':
      return addDays(today, -29);
    case '90d':
      return addDays(today, -89);
    case 'month':
      return firstOfMonth(today);
    case 'all': {
      const first = earliest === undefined ? today : dayIn(timeZone, earliest);
      return first < today ? first : today;
    }
  }
}

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

const AN_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[ +-]\d{2}:\d{2})$/;

const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

function boundOf(field: 'from' | 'to', text: string, timeZone: string): Instant {
  if (A_DAY.test(text)) {
    const day = existingDay(field, text);
    return startOfDay(timeZone, field === 'from' ? day : addDays(day, 1));
  }
  if (WITHOUT_ZONE.test(text)) {
    throw refusal(field, 'needs a zone, such as 2026-11-24T09:30:00Z, or give a day');
  }
  const at = AN_INSTANT.test(text) ? instantFrom(field, text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw refusal(field, 'must be a day such as 2026-11-24, or an instant with a zone');
  }
  const rounded = field === 'from' ? Math.floor(at / QUARTER) : Math.ceil(at / QUARTER);
  return rounded * QUARTER;
}

function existingDay(field: string, text: string): Day {
  const at = Date.parse(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  if (!exists) throw refusal(field, 'there is no such day');
  requireYear(field, text);
  return text as Day;
}

function instantFrom(field: string, text: string): Instant {
  existingDay(field, text.slice(0, 10));
  // A plus sign that was not percent-encoded arrives as a space.
  return Date.parse(text.replace(' ', '+'));
}

/** Long ago, instants were negative and some zones' offsets no whole quarter-hours. */
function requireYear(field: string, text: string): void {
  const year = Number(text.slice(0, 4));
  if (year < 1980 || year > 2199) throw refusal(field, 'must be in the years 1980 to 2199');
}

function refusal(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}

/** Quarter-hours of one UTC day, both included. */
type Edge = {
  readonly day: Day;
  readonly firstQuarter: number;
  readonly lastQuarter: number;
};

/** A span in UTC: whole days in one run, and what is left over of the days at its ends. */
export type UtcCover = {
  readonly whole?: { readonly first: Day; readonly last: Day };
  readonly edges: readonly Edge[];
};

/** The whole UTC days and the edges that together are exactly the span; `to` is exclusive. */
export function utcCover(from: Instant, to: Instant): UtcCover {
  const edges: Edge[] = [];
  const whole: Day[] = [];
  for (const day of utcDaysBetween(from, to)) {
    const start = startOfUtcDay(day);
    if (start >= from && start + DAY <= to) whole.push(day);
    else edges.push(edgeOf(day, Math.max(start, from), Math.min(start + DAY, to)));
  }
  const [first] = whole;
  const last = whole.at(-1);
  return { ...(first && last && { whole: { first, last } }), edges };
}

function edgeOf(day: Day, from: Instant, to: Instant): Edge {
  const endsWithDay = utcDayOf(to) !== day;
  const lastQuarter = endsWithDay ? QUARTERS_PER_DAY - 1 : quarterOf(to - 1);
  return { day, firstQuarter: quarterOf(from), lastQuarter };
}
