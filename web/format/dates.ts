const UTC = { timeZone: 'UTC' } as const;
const dayFormat = new Intl.DateTimeFormat(undefined, {
  ...UTC,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const shortDayFormat = new Intl.DateTimeFormat(undefined, {
  ...UTC,
  day: 'numeric',
  month: 'short',
});
const weekdayFormat = new Intl.DateTimeFormat(undefined, {
  ...UTC,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const monthFormat = new Intl.DateTimeFormat(undefined, {
  ...UTC,
  month: 'long',
  year: 'numeric',
});

/** A calendar day as the API writes it, at noon UTC so that no zone moves it. */
function noonOf(day: string): Date {
  return new Date(`${day.slice(0, 10)}T12:00:00Z`);
}

/** 25 Nov 2026 */
export function dayText(day: string): string {
  return dayFormat.format(noonOf(day));
}

/** 25 Nov */
export function shortDayText(day: string): string {
  return shortDayFormat.format(noonOf(day));
}

/** Wed, 25 Nov 2026 */
export function weekdayText(day: string): string {
  return weekdayFormat.format(noonOf(day));
}

/** November 2026 */
export function monthText(day: string): string {
  return monthFormat.format(noonOf(day));
}

/** 27 Oct – 25 Nov 2026 */
export function daysText(firstDay: string, lastDay: string): string {
  return dayFormat.formatRange(noonOf(firstDay), noonOf(lastDay));
}

/** A time of the day in a zone, as an instant of the API carries it: `2026-11-25T14:00:00+01:00`. */
export function clockText(instant: string): string {
  return instant.slice(11, 16);
}

/** An instant in the viewer's words. */
export function instantText(instant: string, timeZone?: string): string {
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(undefined, options).format(new Date(instant));
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** 3 hours ago */
export function agoText(instant: string, now = Date.now()): string {
  const elapsed = Date.parse(instant) - now;
  for (const [unit, ms] of UNITS) {
    if (Math.abs(elapsed) >= ms) return relative.format(Math.round(elapsed / ms), unit);
  }
  return 'just now';
}

/** Whether a day of a zone was over, running or still to come at an instant. */
export function dayState(day: string, instant: string, timeZone: string) {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant));
  if (day === today) return 'running' as const;
  return day < today ? ('complete' as const) : ('upcoming' as const);
}
