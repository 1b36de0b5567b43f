import { expect, test } from 'vitest';
import { type Allowance, tokenBuckets } from '#shared/access/rules/token-buckets.ts';

const ALLOWANCE = { burst: 10, perSecond: 2 };

/** How many of so many requests at one moment are let through. */
function passed(take: ReturnType<typeof tokenBuckets>, key: string, requests: number, now: number) {
  return Array.from({ length: requests }, () => take(key, ALLOWANCE, now)).filter((s) => s === 0)
    .length;
}

test.each([
  { moments: [0], passes: [10], because: 'so many may come at once' },
  { moments: [0, 1000], passes: [10, 2], because: 'then so many a second' },
  { moments: [0, 600], passes: [10, 1], because: 'a token is whole or is none' },
  { moments: [0, 60_000], passes: [10, 10], because: 'a bucket never holds more than the burst' },
  { moments: [1000, 0], passes: [10, 0], because: 'a clock that goes back fills nothing' },
])('at $moments ms $passes of 50 pass, because $because', ({ moments, passes }) => {
  const take = tokenBuckets(10);
  expect(moments.map((now) => passed(take, 'a', 50, now))).toEqual(passes);
});

test.each([
  { allowance: { burst: 1, perSecond: 10 }, seconds: 1, because: 'a tenth is rounded up' },
  { allowance: { burst: 1, perSecond: 0.1 }, seconds: 10, because: 'one comes every ten seconds' },
] satisfies { allowance: Allowance; seconds: number; because: string }[])(
  'who is refused under $allowance waits $seconds s, because $because',
  ({ allowance, seconds }) => {
    const take = tokenBuckets(10);
    expect(take('a', allowance, 0)).toBe(0);
    expect(take('a', allowance, 0)).toBe(seconds);
  },
);

test('keys spend nothing of each other’s', () => {
  const take = tokenBuckets(10);
  expect(passed(take, 'a', 50, 0)).toBe(10);
  expect(passed(take, 'b', 50, 0)).toBe(10);
});

test('with more keys than it may hold, it forgets who has not come for longest', () => {
  const take = tokenBuckets(2);
  passed(take, 'a', 50, 0);
  passed(take, 'b', 50, 0);
  take('a', ALLOWANCE, 0);
  passed(take, 'c', 50, 0);
  expect(passed(take, 'a', 50, 0)).toBe(0);
  expect(passed(take, 'b', 50, 0)).toBe(10);
});
