import { describe, expect, test } from 'vitest';
import { cellUnitsPerClick, costOf } from '../../local/cost-model.ts';

describe('counting costs what the capacity tests measure', () => {
  test.each([
    [0.03, { batch: 1000, lanes: 4, distinct: 1 / 1000 }, 'one viral link'],
    [4.466, { batch: 1000, lanes: 4, distinct: 1 }, 'every click another recipient'],
  ])('%d write units per click: %o, %s', (units, batch) => {
    expect(cellUnitsPerClick(batch)).toBeCloseTo(units, 3);
  });

  test('a click alone pays for all its cells, twice', () => {
    expect(cellUnitsPerClick({ batch: 1, lanes: 1, distinct: 1 })).toBe(2 * (1 + 9 + 2));
  });
});

describe('what a month costs', () => {
  test.each([
    [{ clicksPerDay: 100, recipients: 50 }, 1, 3, 'next to nothing'],
    [{ clicksPerDay: 33_000, recipients: 10_000 }, 10, 40, 'a million a month'],
    [{ clicksPerDay: 1e9, recipients: 1e7 }, 1e5, 4e5, 'a billion a day'],
  ])('%o: between %d and %d USD, %s', (load, min, max) => {
    const { perMonth } = costOf(load);
    expect(perMonth).toBeGreaterThan(min);
    expect(perMonth).toBeLessThan(max);
  });

  test('more clicks on the same recipients are cheaper by the click', () => {
    const prices = [1e4, 1e6, 1e8].map((clicksPerDay) => {
      const { perMonth } = costOf({ clicksPerDay, recipients: 1000 });
      return perMonth / clicksPerDay;
    });
    expect(prices).toEqual(prices.toSorted((a, b) => b - a));
  });

  test('the parts are the whole', () => {
    const { perMillion, perMonth } = costOf({ clicksPerDay: 1e6, recipients: 1e5 });
    const sum = Object.values(perMillion).reduce((all, price) => all + price, 0);
    expect(perMonth - sum * 30).toBeCloseTo(1.5);
  });
});
