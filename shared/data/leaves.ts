import type { Day, Instant } from '#shared/domain/calendar.ts';
import { DAY, startOfUtcDay } from '#shared/domain/calendar.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/domain/ids.ts';
import { addDays } from '#shared/domain/zoned-days.ts';
import { inParallel } from './in-parallel.ts';
import { LEAF_BUCKETS, leafPartition, ownerOfLeafKey, totalsPartition } from './keys.ts';
import { countedUtcDays } from './report-cells.ts';
import { eachCountIn, eachRollup, type RollupItem, textIn } from './rollup-query.ts';

/** What one credential brought on one reporting day, or (its totals) since ever. */
export type Leaf = {
  readonly recipientId: RecipientId;
  readonly credentialId: CredentialId;
  readonly programId: ProgramId;
  readonly publishedAt: Instant;
  /** Visit its counts: counters by channel, `e.linkedin`. */
  readonly eachCount: (visit: (name: string, n: number) => void) => void;
};

const QUERIES_AT_ONCE = 24;

/**
 * Visit every leaf of an issuer on a run of its reporting days, both included, in no order.
 *
 * Days on which nothing happened are not asked for. In whatever zone an issuer's day is, the UTC
 * day of the same name or one beside it has what happened on it.
 */
export async function eachLeaf(
  issuerId: IssuerId,
  days: readonly Day[],
  visit: (leaf: Leaf, day: Day) => void,
): Promise<void> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return;
  const counted = await countedUtcDays(issuerId, {
    from: startOfUtcDay(first) - DAY,
    to: startOfUtcDay(last) + 2 * DAY,
  });
  const isCounted = (day: Day) => [-1, 0, 1].some((offset) => counted.has(addDays(day, offset)));
  const partitions = days.filter(isCounted).flatMap((day) =>
    Array.from({ length: LEAF_BUCKETS }, (_, bucket) => ({
      day,
      pk: leafPartition(issuerId, day, bucket),
    })),
  );
  await inParallel(
    partitions,
    ({ day, pk }) => eachRollup({ pk }, (item) => visit(leafFrom(item), day)),
    QUERIES_AT_ONCE,
  );
}

/** What each of a recipient's credentials brought since ever. */
export async function totalsOf(issuerId: IssuerId, recipientId: RecipientId): Promise<Leaf[]> {
  const totals: Leaf[] = [];
  await eachRollup({ pk: totalsPartition(issuerId, recipientId) }, (item) => {
    const credentialId = textIn(item, 'sk') as CredentialId;
    totals.push({ ...aboutOf(item), recipientId, credentialId });
  });
  return totals;
}

function leafFrom(item: RollupItem): Leaf {
  return { ...aboutOf(item), ...ownerOfLeafKey(textIn(item, 'sk')) };
}

function aboutOf(item: RollupItem) {
  return {
    programId: textIn(item, 'programId') as ProgramId,
    publishedAt: Number(item.publishedAt?.N),
    eachCount: eachCountIn.bind(undefined, item),
  };
}
