import { DAY, type Day, startOfUtcDay } from '#shared/calendar.ts';
import { eachCountIn, eachRollup, type RollupItem, textIn } from '#shared/counting/cells.ts';
import { leafBuckets } from '#shared/counting/generations.ts';
import {
  leafPartition,
  leavesOfRecipient,
  ownerOfLeafKey,
  totalsPartition,
} from '#shared/counting/keys.ts';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { utcDaySums } from '#shared/reports/cells.ts';
import { dayStamps, readDayScores } from './day-scores.ts';

const QUERIES_AT_ONCE = 24;

/**
 * Visits every leaf of an issuer in a range of reporting days, both included, in no order.
 *
 * Reads a day's scores if they are current, otherwise its leaves. Days without events are not
 * read.
 */
export async function eachLeaf(
  issuerId: IssuerId,
  days: readonly Day[],
  visit: (leaf: Leaf, day: Day) => void,
): Promise<void> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return;
  const [sums, files] = await Promise.all([
    sumsAround(issuerId, days),
    readDayScores(issuerId, first, last),
  ]);
  const stamps = dayStamps(days, sums);
  const unfiled: Day[] = [];
  for (const [day, stamp] of stamps) {
    const file = files.get(day);
    if (file?.stamp === stamp) file.eachLeaf((leaf) => visit(leaf, day));
    else unfiled.push(day);
  }
  await eachStoredLeaf(issuerId, unfiled, visit);
}

/** What the stamps of a run of days are sums of. */
export async function sumsAround(
  issuerId: IssuerId,
  days: readonly Day[],
): Promise<ReadonlyMap<Day, number>> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return new Map();
  const span = { from: startOfUtcDay(first) - DAY, to: startOfUtcDay(last) + 2 * DAY };
  return utcDaySums(issuerId, span);
}

async function eachStoredLeaf(
  issuerId: IssuerId,
  days: readonly Day[],
  visit: (leaf: Leaf, day: Day) => void,
): Promise<void> {
  const bucketsOf = await leafBuckets();
  const partitions = days.flatMap((day) =>
    Array.from({ length: bucketsOf(issuerId, day) }, (_, bucket) => ({
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

/** Visits the leaves in one of a day's buckets (consistent read, bypassing day scores). */
export async function eachLeafInBucket(
  issuerId: IssuerId,
  day: Day,
  bucket: number,
  visit: (leaf: Leaf) => void,
): Promise<void> {
  const pk = leafPartition(issuerId, day, bucket);
  await eachRollup({ pk, isConsistent: true }, (item) => visit(leafFrom(item)));
}

/** Visits one recipient's leaves in a range of days, bypassing day scores. */
export async function eachLeafOf(
  issuerId: IssuerId,
  recipientId: RecipientId,
  days: readonly Day[],
  visit: (leaf: Leaf, day: Day) => void,
): Promise<void> {
  const [bucketsOf, sums] = await Promise.all([leafBuckets(), sumsAround(issuerId, days)]);
  const query = (day: Day) =>
    eachRollup(leavesOfRecipient(issuerId, day, recipientId, bucketsOf(issuerId, day)), (item) =>
      visit(leafFrom(item), day),
    );
  await inParallel([...dayStamps(days, sums).keys()], query, QUERIES_AT_ONCE);
}

/** Returns the all-time totals of each of a recipient's credentials. */
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
