import {
  DAY,
  type Day,
  type Instant,
  QUARTERS_PER_DAY,
  quarterOf,
  startOfUtcDay,
  utcDayOf,
  utcDaysBetween,
} from './calendar.ts';

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
