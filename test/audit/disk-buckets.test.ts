import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { diskBuckets } from '#shared/audit/disk-buckets.ts';

const folder = mkdtempSync(join(tmpdir(), 'badgetrail-buckets-'));

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['little stays in memory', 100, false],
  ['much goes to disk and is gone when it was read', 400_000, true],
])('%s; each key’s values come together, in order', async (_, howMany, isMuch) => {
  const name = `values-${howMany}`;
  const values = diskBuckets<{ key: number; n: number }>(folder, name);
  for (let n = 0; n < howMany; n++) values.write(String(n % 500), { key: n % 500, n });
  expect(readdirSync(folder).length > 0).toBe(isMuch);
  const bucketOf = new Map<number, number>();
  const last = new Map<number, number>();
  let read = 0;
  let bucket = 0;
  for (const some of values.buckets()) {
    bucket += 1;
    for await (const { key, n } of some) {
      read += 1;
      if ((bucketOf.get(key) ?? bucket) !== bucket) throw new Error(`${key} is in two buckets`);
      if ((last.get(key) ?? -1) >= n) throw new Error(`${key} is out of order`);
      bucketOf.set(key, bucket);
      last.set(key, n);
    }
  }

  expect(read).toBe(howMany);
  expect(readdirSync(folder)).toEqual([]);
});
