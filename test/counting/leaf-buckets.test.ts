import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Day } from '#shared/calendar.ts';
import { eachRollup } from '#shared/counting/cells.ts';
import { countLines } from '#shared/counting/count.ts';
import { leafBuckets, PROPAGATION_MS, widenLeaves } from '#shared/counting/generations.ts';
import { LEAF_BUCKETS, leafPartition } from '#shared/counting/keys.ts';
import { eachLeaf } from '#shared/rankings/leaves.ts';
import { writeLane } from '../support/lanes.ts';
import { AT, engagement, freshId, subject } from '../support/log-events.ts';

const BEFORE: Day = '2026-11-23';

const AFTER: Day = '2026-11-24';

const DAY_MS = 86_400_000;

const CLICKS = 60;

test('a large issuer’s leaves are spread wider from a day on, and all are found', async () => {
  const issuerId = freshId('iss');
  await widenLeaves(issuerId, { from: AFTER, buckets: 16 });
  await sleep(PROPAGATION_MS);
  await widenLeaves(issuerId, { from: AFTER, buckets: 16 });
  const bucketsOf = await leafBuckets();
  expect([bucketsOf(issuerId, BEFORE), bucketsOf(issuerId, AFTER)]).toEqual([LEAF_BUCKETS, 16]);
  expect(bucketsOf(freshId('iss'), AFTER)).toBe(LEAF_BUCKETS);

  const clicks = [BEFORE, AFTER].flatMap((day, i) =>
    Array.from({ length: CLICKS }, () =>
      engagement({ ...subject(), issuerId, day, at: AT + (i - 1) * DAY_MS }),
    ),
  );
  await countLines(await writeLane(clicks));

  expect(await filledBuckets(issuerId, BEFORE)).toBeLessThanOrEqual(LEAF_BUCKETS);
  expect(await filledBuckets(issuerId, AFTER)).toBeGreaterThan(LEAF_BUCKETS);
  const found = new Map<string, number>();
  await eachLeaf(issuerId, [BEFORE, AFTER], (leaf, day) => {
    leaf.eachCount((name, n) => {
      if (name === 'e.linkedin') found.set(day, (found.get(day) ?? 0) + n);
    });
  });
  expect([...found].sort()).toEqual([
    [BEFORE, CLICKS],
    [AFTER, CLICKS],
  ]);
});

async function filledBuckets(issuerId: Parameters<typeof leafPartition>[0], day: Day) {
  let filled = 0;
  for (let bucket = 0; bucket < 64; bucket++) {
    let leaves = 0;
    await eachRollup({ pk: leafPartition(issuerId, day, bucket) }, () => {
      leaves += 1;
    });
    filled += Math.min(1, leaves);
  }
  return filled;
}
