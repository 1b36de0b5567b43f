import { expect, test } from 'vitest';
import { takeToken } from '#shared/access/rate-limit.ts';
import { tokenBuckets } from '#shared/access/rules/token-buckets.ts';
import { idOf } from '#shared/ids.ts';

let keys = 0;
const freshKey = () => idOf('key', `0123456789${keys++}`);

/** How many of so many calls at one moment are let through. */
function taken(calls: number, key: Parameters<typeof takeToken>[0], now: number): number {
  let count = 0;
  for (let i = 0; i < calls; i++) {
    try {
      takeToken(key, now);
      count += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 1 });
    }
  }
  return count;
}

test('a key may call 1,000 times at once, and 200 times a second from then on', () => {
  const key = { keyId: freshKey() };

  expect(taken(2000, key, 0)).toBe(1000);
  expect(taken(2000, key, 1000)).toBe(200);
  expect(taken(2000, key, 1500)).toBe(100);
  expect(taken(2000, key, 60_000)).toBe(1000);
});

test('a key may have a limit of its own, and no key spends another’s', () => {
  const slow = { keyId: freshKey(), callsPerSecond: 2 };

  expect(taken(50, slow, 0)).toBe(10);
  expect(taken(50, { keyId: freshKey() }, 0)).toBe(50);
});

test('a clock that steps back two hours holds nobody for two hours', () => {
  const take = tokenBuckets(10);
  const allowance = { burst: 1, perSecond: 1 };
  const now = Date.parse('2026-11-27T12:00:00Z');
  expect(take('a', allowance, now)).toBe(0);
  const back = now - 2 * 3_600_000;
  expect(take('a', allowance, back)).toBe(1);
  expect(take('a', allowance, back + 1000)).toBe(0);
});
