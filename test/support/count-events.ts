import { transact, WRITES_MAX } from '#shared/aws/transaction.ts';
import { additions, type Coalesced, coalesce } from '#shared/counting/cells.ts';
import { currentGeneration, leafBuckets } from '#shared/counting/generations.ts';
import type { Claimed } from '#shared/counting/rules/claim.ts';
import { deltasOf } from '#shared/counting/rules/fold.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';

/** An event, and what it won when it claimed. */
export type Counted = { readonly event: LogEvent; readonly won?: Partial<Claimed> };

const NOTHING_WON: Claimed = { isDuplicate: false, isUnique: true, firsts: [], confirms: false };
const SHARDS = 2;

/** Fill the cells as the aggregator does, over two shards, without lanes and claims before it. */
export async function countEvents(counted: readonly Counted[]): Promise<void> {
  for (let shard = 0; shard < SHARDS; shard++) {
    const coalesced: Coalesced = new Map();
    for (const [i, { event, won }] of counted.entries()) {
      if (i % SHARDS === shard) coalesce(coalesced, deltasOf(event, { ...NOTHING_WON, ...won }));
    }
    const writes = additions(await currentGeneration(), coalesced, shard, await leafBuckets());
    for (let i = 0; i < writes.length; i += WRITES_MAX) {
      await transact(writes.slice(i, i + WRITES_MAX));
    }
  }
}
