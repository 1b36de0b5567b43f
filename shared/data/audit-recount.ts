import type { Instant } from '#shared/domain/calendar.ts';
import type { LogEvent } from '#shared/domain/event.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { add, possibleSums, recounter, type Sums } from '#shared/domain/recount.ts';
import { type Parts, writePart } from './audit-parts.ts';
import type { OfLane } from './audit-readings.ts';
import type { Spill } from './spill.ts';

export type Judged = { readonly event: LogEvent; readonly isCounted: boolean };

/**
 * Tell the lines below their heads from those above, and how many below are gone.
 *
 * @param lateBefore who was logged before that should not wait any more
 */
export async function judge(lanes: Spill<OfLane>, events: Spill<Judged>, lateBefore: Instant) {
  const found = { counted: 0, waiting: 0, late: 0, expired: 0 };
  const lateIssuers = new Set<IssuerId>();
  for (const bucket of lanes.buckets()) {
    const heads = new Map<string, number>();
    for await (const one of bucket) {
      if ('head' in one) {
        heads.set(one.lane, one.head);
        found.expired += one.head;
        continue;
      }
      const isCounted = one.seq <= (heads.get(one.lane) ?? 0);
      if (isCounted) found.expired -= 1;
      if (one.entry.kind === 'void') continue;
      if (isCounted) found.counted += 1;
      else found.waiting += 1;
      if (!isCounted && one.loggedAt < lateBefore) {
        found.late += 1;
        lateIssuers.add(one.entry.issuerId);
      }
      events.write(bucketKeyOf(one.entry), { event: one.entry, isCounted });
    }
  }
  return { found, lateIssuers };
}

/** Whatever two events can compete for belongs to one credential. */
function bucketKeyOf(event: LogEvent): string {
  if (event.kind === 'signup') return event.credited?.credentialId ?? event.eventId;
  return event.kind === 'mention' ? event.eventId : event.credentialId;
}

export async function recount(events: Spill<Judged>, parts: Parts): Promise<void> {
  for (const bucket of events.buckets()) {
    const counted: Sums = new Map();
    const slack: Sums = new Map();
    const count = recounter(counted);
    for await (const { event, isCounted } of bucket) {
      if (isCounted) count(event);
      else for (const [sum, n] of possibleSums(event)) add(slack, sum, n);
    }
    for (const [sum, n] of counted) writePart(parts, sum, 'log', n);
    for (const [sum, n] of slack) writePart(parts, sum, 'slack', n);
  }
}
