import { describe, expect, test } from 'vitest';
import { intervalOf, isWithinNoise } from '#shared/reports/rules/intervals.ts';

/** By SciPy 1.17: binomtest(k, n).proportion_ci(method='wilson'). */
const WILSON = [
  [0, 1, 0, 0.793450685622763],
  [1, 1, 0.206549314377237, 1],
  [0, 10, 0, 0.277532799862889],
  [1, 10, 0.017876213095073, 0.404150026795238],
  [5, 10, 0.236593090512564, 0.763406909487436],
  [10, 10, 0.722467200137111, 1],
  [4, 40, 0.039579528682606, 0.230517752275223],
  [14, 40, 0.221345288731763, 0.504941191627423],
  [26, 40, 0.495058808372577, 0.778654711268237],
  [93, 431, 0.179542831047742, 0.257033431334302],
  [7, 5007, 0.00067738404072, 0.002883187365763],
  [2500, 5000, 0.48614628258321, 0.51385371741679],
  [4999, 5000, 0.99886791091916, 0.999964694216561],
  [1, 29, 0.006113214292763, 0.171755218793203],
  [81263, 148221, 0.545720867480683, 0.550787921864011],
] as const;

const part = (numerator: number, denominator: number) => ({
  value: numerator / denominator,
  numerator,
  denominator,
});
const count = (value: number) => ({ value });

test.each(WILSON)('Wilson: %i of %i', (k, n, low, high) => {
  const interval = intervalOf('part', part(k, n));
  expect(interval?.method).toBe('wilson');
  expect(Math.abs((interval?.low ?? 9) - low)).toBeLessThan(1e-9);
  expect(Math.abs((interval?.high ?? 9) - high)).toBeLessThan(1e-9);
});

test('of nothing there is no interval, nor of a part that is more than the whole', () => {
  expect(intervalOf('part', { value: null, numerator: 0, denominator: 0 })).toBeUndefined();
  expect(intervalOf('part', part(5, 4))).toBeUndefined();
  expect(intervalOf('count', count(5))).toBeUndefined();
});

/** A generator that anybody can repeat (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function binomial(n: number, p: number, next: () => number): number {
  let k = 0;
  for (let i = 0; i < n; i++) if (next() < p) k += 1;
  return k;
}

describe('the intervals hold the truth in 94 to 96 % of samples, over all rates together', () => {
  const RUNS = { 5: 40_000, 30: 20_000, 200: 8000, 1000: 2500, 5000: 1200 } as const;
  test.each(Object.entries(RUNS))('n = %s', (size, runs) => {
    const [n, next] = [Number(size), random(Number(size))];
    let held = 0;
    for (let i = 0; i < runs; i++) {
      const p = 0.02 + 0.96 * next();
      const interval = intervalOf('part', part(binomial(n, p, next), n));
      if (interval && interval.low <= p && p <= interval.high) held += 1;
    }
    expect(held / runs).toBeGreaterThan(0.94);
    expect(held / runs).toBeLessThan(0.96);
  });

  test('a ratio of events that may exceed 1', () => {
    const next = random(7);
    let held = 0;
    const [runs, all] = [8000, 400];
    for (let i = 0; i < runs; i++) {
      const ratio = 0.2 + 4 * next();
      const k = binomial(all, ratio / (1 + ratio), next);
      const interval = intervalOf('ratio', part(k, all - k));
      if (interval && interval.low <= ratio && ratio <= interval.high) held += 1;
    }
    expect(held / runs).toBeGreaterThan(0.94);
    expect(held / runs).toBeLessThan(0.96);
  });
});

describe('a change is noise unless it is more than chance brings', () => {
  test.each([
    ['equal counts', 'count', count(10), count(10), true],
    ['10 to 14 events', 'count', count(10), count(14), true],
    ['10 to 40 events', 'count', count(10), count(40), false],
    ['100 to 135 events', 'count', count(100), count(135), false],
    ['nothing and nothing', 'count', count(0), count(0), true],
    ['1 of 4 to 3 of 4', 'part', part(1, 4), part(3, 4), true],
    ['100 of 400 to 150 of 400', 'part', part(100, 400), part(150, 400), false],
    ['100 of 400 to 110 of 400', 'part', part(100, 400), part(110, 400), true],
    ['3.0 to 3.1 per share', 'ratio', part(90, 30), part(93, 30), true],
    ['3.0 to 1.0 per share', 'ratio', part(300, 100), part(100, 100), false],
    [
      'nothing before',
      'part',
      { value: null, numerator: 0, denominator: 0 },
      part(1, 4),
      undefined,
    ],
  ] as const)('%s', (_because, kind, before, now, isNoise) => {
    expect(isWithinNoise(kind, before, now)).toBe(isNoise);
  });
});
