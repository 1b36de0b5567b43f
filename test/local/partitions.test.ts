import { expect, test } from 'vitest';
import { throttledPart } from '../bench/partitions.ts';

const SURGE = { clicksPerSecond: 50_000, rampSeconds: 50, seconds: 300 };
const WARM = { partitions: 100, quota: Number.POSITIVE_INFINITY };

test('one key takes a thousand of fifty thousand, however warm the table', () => {
  expect(throttledPart({ keys: 1 }, WARM, SURGE)).toBeGreaterThan(0.97);
});

test('lanes lose hardly anything on a warm table', () => {
  expect(throttledPart({ keys: 5000 }, WARM, SURGE)).toBeLessThan(0.001);
});

test('no key helps a new table', () => {
  const fresh = { ...WARM, partitions: 4 };
  expect(throttledPart({ keys: 5000 }, fresh, SURGE)).toBeGreaterThan(0.5);
});

test('a quota takes its part off whatever the partitions would serve', () => {
  const capped = { ...WARM, quota: 40_000 };
  expect(throttledPart({ keys: 5000 }, capped, SURGE)).toBeCloseTo(0.18, 1);
});
