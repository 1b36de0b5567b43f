import { DAY, type Day, startOfUtcDay } from '#shared/domain/calendar.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import { readDayFiles } from './day-files.ts';
import { dayStamps } from './day-stamps.ts';
import { leafBuckets } from './generations.ts';
import { inParallel } from './in-parallel.ts';
import { leafPartition, ownerOfLeafKey, totalsPartition } from './keys.ts';
import { utcDaySums } from './report-cells.ts';
import { eachCountIn, eachRollup, type RollupItem, textIn } from './rollup-query.ts';

const QUERIES_AT_ONCE = 24;

/**
 * Visit every leaf of an issuer on a run of its reporting days, both included, in no order.
 *
 * A day's leaves come from its file if that has them as they are now, else from the leaves
 * themselves. Days on which nothing happened are not asked for.
 */
export async function eachLeaf(
  issuerId: IssuerId,
  days: readonly Day[],
  visit: (leaf: Leaf, day: Day) => void,
): Promise<void> {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return;
  const [sums, files] = await Promise.all([
    utcDaySums(issuerId, { from: startOfUtcDay(first) - DAY, to: startOfUtcDay(last) + 2 * DAY }),
    readDayFiles(issuerId, first, last),
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

/** The same, past all files. */
export async function eachStoredLeaf(
  issuerId: IssuerId,
  days: readonly Day[],
  visit: (leaf: Leaf, day: Day) => void,
  { isConsistent = false } = {},
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
    ({ day, pk }) => eachRollup({ pk, isConsistent }, (item) => visit(leafFrom(item), day)),
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
