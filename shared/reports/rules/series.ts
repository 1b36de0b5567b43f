import {
  addDays,
  clockMinute,
  type Day,
  firstOfMonth,
  HOUR,
  type Instant,
  MINUTE,
  mondayOf,
  startOfDay,
} from '#shared/calendar.ts';
import type { Counter } from '#shared/counting/rules/cell.ts';
import { countIn } from '#shared/counting/rules/tally.ts';
import { AppError } from '#shared/errors.ts';
import type { Figures } from './metric.ts';
import type { Span } from './period.ts';

export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;

export type Interval = (typeof INTERVALS)[number];

const BUCKETS_MAX = 2000;

/**
 * When each hour, day, week or month of the span begins on the zone's clocks; the first with the
 * span itself. Each ends where the next begins, the last with the span: together they are the span.
 *
 * Weeks begin on Monday. A day may have 23 or 25 hours; an hour that is set back comes twice.
 *
 * @throws AppError INVALID_INPUT naming `interval` if there are more than 2,000
 */
export function bucketStarts(span: Span, interval: Interval): Instant[] {
  const starts = interval === 'hour' ? hourStarts(span) : calendarStarts(span, interval);
  if (starts.length <= BUCKETS_MAX) return starts;
  const message = `more than ${BUCKETS_MAX} values: take a longer interval or a shorter span`;
  throw new AppError('INVALID_INPUT', message, { field: 'interval' });
}

export const BUCKET_STATES = ['complete', 'running', 'upcoming'] as const;

/** Whether all of a bucket's time has passed, a part of it, or none. */
export function bucketState(start: Instant, end: Instant, now: Instant) {
  if (end <= now) return 'complete' as const;
  return start <= now ? ('running' as const) : ('upcoming' as const);
}

/** The bucket that an instant of the span falls into. */
export function bucketOf(starts: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle;
    else high = middle;
  }
  return low;
}

function hourStarts({ from, to, timeZone }: Span): Instant[] {
  const starts: Instant[] = [];
  for (let at = from; at < to && starts.length <= BUCKETS_MAX; ) {
    starts.push(at);
    at += HOUR - clockMinute(timeZone, at) * MINUTE;
  }
  return starts;
}

function calendarStarts(span: Span, interval: Exclude<Interval, 'hour'>): Instant[] {
  const { from, to, timeZone, firstDay, lastDay } = span;
  const starts = [from];
  for (let day = nextOf[interval](firstDay); day <= lastDay; day = nextOf[interval](day)) {
    const at = startOfDay(timeZone, day);
    // A day that the zone left out begins with the next one.
    if (at > (starts.at(-1) ?? from) && at < to) starts.push(at);
    if (starts.length > BUCKETS_MAX) break;
  }
  return starts;
}

const nextOf = {
  day: (day: Day) => addDays(day, 1),
  week: (day: Day) => addDays(mondayOf(day), 7),
  month: (day: Day) => firstOfMonth(addDays(firstOfMonth(day), 31)),
} as const satisfies Record<Exclude<Interval, 'hour'>, (day: Day) => Day>;

const STAGES = {
  published: 'published',
  opened: 'opened',
  shared: 'shares',
  engaged: 'engagements',
  referred: 'referrals',
  'signed-up': 'signups',
} as const satisfies Record<string, Counter>;

export type Stage = keyof typeof STAGES;

export const STAGE_NAMES = Object.keys(STAGES) as [Stage, ...Stage[]];

/**
 * From published to signed up, seen in two ways that must not be mixed: of the credentials
 * published in the period, how many ever came that far; and how often it happened in the period.
 */
export function funnelOf({ activity, cohort }: Figures) {
  return {
    cohort: STAGE_NAMES.map((stage) => ({ stage, credentials: countIn(cohort, STAGES[stage]) })),
    activity: STAGE_NAMES.map((stage) => ({ stage, events: countIn(activity, STAGES[stage]) })),
  };
}
