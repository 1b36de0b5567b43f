import type { Delta } from '#shared/domain/fold.ts';
import { cellKey, type Generation, inGeneration, type LeafBuckets } from './keys.ts';
import { tables } from './tables.ts';
import type { Write } from './transaction.ts';

/** Deltas of many events, coalesced: one entry for each cell, under the cell's key. */
export type Coalesced = Map<string, Delta & { readonly counts: Record<string, number> }>;

/** An UpdateExpression may hold 4 KB; a count takes up to 14 letters of it. */
const COUNTS_MAX = 250;

/** Add an event's deltas to those of the events before it. */
export function coalesce(into: Coalesced, deltas: readonly Delta[]): void {
  for (const { cell, counts, about } of deltas) {
    const id = idOf(cell);
    let entry = into.get(id);
    if (!entry) {
      entry = { cell, counts: {}, about };
      into.set(id, entry);
    }
    for (const name in counts) entry.counts[name] = (entry.counts[name] ?? 0) + (counts[name] ?? 0);
  }
}

/** Whether an event's deltas still fit beside those before it, in at most `cellsMax` cells. */
export function fits(before: Coalesced, deltas: readonly Delta[], cellsMax: number): boolean {
  const ids = new Set(deltas.map(({ cell }) => idOf(cell)));
  const added = [...ids].filter((id) => !before.has(id)).length;
  if (before.size + added > cellsMax) return false;
  return deltas.every(({ cell, counts }) => {
    const held = Object.keys(before.get(idOf(cell))?.counts ?? {}).length;
    return held + Object.keys(counts).length <= COUNTS_MAX;
  });
}

function idOf(cell: Delta['cell']): string {
  const { pk, sk } = cellKey(cell, 0);
  return `${pk} ${sk}`;
}

/** The writes that add deltas to their cells. Not idempotent: only ever beside a head's move. */
export function additions(
  generation: Generation,
  coalesced: Coalesced,
  shard: number,
  leafBuckets?: LeafBuckets,
): Write[] {
  return [...coalesced.values()].map(({ cell, counts, about }) => {
    const names = Object.keys(counts);
    const set = about ? 'SET programId = :programId, publishedAt = :publishedAt ' : '';
    return {
      Update: {
        TableName: tables.rollups,
        Key: inGeneration(generation, cellKey(cell, shard, leafBuckets)),
        UpdateExpression: `${set}ADD ${names.map((_, i) => `#${i} :${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(names.map((name, i) => [`:${i}`, counts[name]])),
          ...(about && { ':programId': about.programId, ':publishedAt': about.publishedAt }),
        },
      },
    };
  });
}
