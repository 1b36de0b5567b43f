import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearScale, ticksUpTo } from '../../web/charts/linear-scale.ts';

test.each([
  { highest: 1, ticks: [0, 1], because: 'counts have no halves' },
  { highest: 3, ticks: [0, 1, 2, 3], because: 'few are shown one by one' },
  { highest: 56, ticks: [0, 20, 40, 60], because: 'the last is not below the highest' },
  { highest: 400, ticks: [0, 100, 200, 300, 400], because: 'a round highest is the last' },
  { highest: 0, ticks: [0], because: 'nothing is nothing' },
])('ticks up to $highest: $because', ({ highest, ticks }) => {
  expect(ticksUpTo(highest, 4)).toEqual(ticks);
});

test('ticks are whole, few, and reach as far as the highest value', () => {
  const check = (highest: number) => {
    const ticks = ticksUpTo(highest, 4);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.every(Number.isInteger)).toBe(true);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
  };
  void fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), check));
});

test('a scale leads there and back', () => {
  const x = linearScale({ from: [0, 10], to: [40, 440] });
  expect([x(0), x(5), x(10)]).toEqual([40, 240, 440]);
  expect(x.invert(240)).toBe(5);
  expect(linearScale({ from: [0, 0], to: [0, 1] })(0)).toBe(0);
});
