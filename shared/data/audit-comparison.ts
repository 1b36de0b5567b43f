import { DAY, type Day, type Instant, utcDayOf } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import {
  add,
  type Drift,
  driftBetween,
  EVER,
  type Sums,
  sumPlace,
} from '#shared/domain/recount.ts';
import type { Part, Parts } from './audit-parts.ts';
import { EVENT_DAYS } from './lifetimes.ts';

/** An issuer's day, or what belongs to no day: all its counts in the log and in the cells. */
export type AuditedDay = {
  readonly issuerId: IssuerId;
  readonly day: Day | typeof EVER;
  readonly recount: number;
  readonly rollups: number;
  /** How many sums were compared, and how many of them differ. */
  readonly sums: number;
  readonly drift: number;
};

export const DRIFT_MAX = 1000;

/** Bring the parts together. With `expiredAt`, days of which lines may have expired are left out. */
export async function compare(parts: Parts, expiredAt: Instant | undefined) {
  const days: AuditedDay[] = [];
  const drift: Drift[] = [];
  for (const bucket of parts.buckets()) {
    const byDay = new Map<string, Record<Part['of'], Sums>>();
    for await (const { sum, of, n } of bucket) {
      const { issuerId, day } = sumPlace(sum);
      if (expiredAt && !isWhole(day, expiredAt)) continue;
      const id = `${issuerId} ${day}`;
      const known = byDay.get(id) ?? { log: new Map(), cells: new Map(), slack: new Map() };
      byDay.set(id, known);
      add(known[of], sum, n);
    }
    for (const [id, { log, cells, slack }] of byDay) {
      const differing = driftBetween(log, cells, slack);
      drift.push(...differing.slice(0, DRIFT_MAX - drift.length));
      days.push(auditedDay(id, { log, cells, drift: differing.length }));
    }
  }
  days.sort((a, b) => (`${a.issuerId} ${a.day}` < `${b.issuerId} ${b.day}` ? -1 : 1));
  const driftCount = days.reduce((sum, one) => sum + one.drift, 0);
  return { days, driftCount, drift, verified: issuersWithoutDrift(days) };
}

/** Whether no line of that day can have expired yet. */
function isWhole(day: Day | typeof EVER, now: Instant): boolean {
  return day !== EVER && day > utcDayOf(now - (EVENT_DAYS - 1) * DAY);
}

type Compared = { readonly log: Sums; readonly cells: Sums; readonly drift: number };

function auditedDay(id: string, { log, cells, drift }: Compared): AuditedDay {
  const { issuerId, day } = sumPlace(id);
  const all = (sums: Sums) => [...sums.values()].reduce((sum, n) => sum + n, 0);
  const names = new Set([...log.keys(), ...cells.keys()]);
  return { issuerId, day, recount: all(log), rollups: all(cells), sums: names.size, drift };
}

function issuersWithoutDrift(days: readonly AuditedDay[]): IssuerId[] {
  const drifted = new Set(days.filter(({ drift }) => drift > 0).map(({ issuerId }) => issuerId));
  const issuers = new Set(days.map(({ issuerId }) => issuerId));
  return [...issuers].filter((issuerId) => !drifted.has(issuerId));
}
