import { describe, expect, test } from 'vitest';
import type { Tally } from '#shared/counting/rules/tally.ts';
import { changeOf, measure, ratesOf } from '#shared/reports/rules/metrics.ts';
import { activityRatio, cohortRate } from '#shared/reports/rules/rates.ts';
import { goalFigures } from '../../support/goal-figures.ts';

const tally = (counts: Record<string, number>): Tally => new Map(Object.entries(counts));

describe('a rate', () => {
  test('carries what it is made of', () => {
    expect(cohortRate('share_rate', tally({ p: 120, h: 48 }))).toEqual({
      id: 'share_rate',
      value: 0.4,
      numerator: 48,
      denominator: 120,
      definition: expect.stringMatching(/^Credentials published in the period .*\.$/),
      smallSample: false,
      interval: {
        low: expect.closeTo(0.31676, 5),
        high: expect.closeTo(0.48944, 5),
        method: 'wilson',
      },
    });
  });

  test.each([
    { published: 0, shared: 0, value: null, because: 'nothing by nothing is unknown, not 0' },
    { published: 29, shared: 0, value: 0, because: 'nobody of somebody is 0' },
    { published: 3, shared: 2, value: 2 / 3, because: 'it is a fraction, not rounded' },
  ])('$shared of $published is $value: $because', ({ published, shared, value }) => {
    expect(cohortRate('share_rate', tally({ p: published, h: shared })).value).toBe(value);
  });

  test.each([
    [29, true],
    [30, false],
  ])('over %d is a small sample: %s', (denominator, smallSample) => {
    expect(activityRatio('signup_rate', tally({ r: denominator, s: 1 }))).toMatchObject({
      smallSample,
    });
  });

  test('of activity may exceed 1 and is not cut off', () => {
    expect(activityRatio('engagements_per_share', tally({ h: 2, e: 9 })).value).toBe(4.5);
  });
});

describe('the two views', () => {
  const figures = { activity: tally({ p: 9, h: 50, e: 80 }), cohort: tally({ p: 9, h: 3, e: 2 }) };

  test('are never mixed: cohort rates count credentials, activity ratios count events', () => {
    const rates = Object.fromEntries(ratesOf(figures).map((rate) => [rate.id, rate]));
    expect(rates.share_rate).toMatchObject({ numerator: 3, denominator: 9 });
    expect(rates.engagements_per_share).toMatchObject({ numerator: 80, denominator: 50 });
    expect(measure('shares', goalFigures(figures)).value).toBe(50);
  });
});

test.each([
  { before: 4, now: 5, change: { absolute: 1, relative: 0.25 }, because: 'it grew by a quarter' },
  { before: 0, now: 5, change: { absolute: 5, relative: null }, because: 'nothing cannot grow' },
  { before: null, now: 1, change: { absolute: null, relative: null }, because: 'it was unknown' },
])('from $before to $now: $because', ({ before, now, change }) => {
  expect(changeOf(before, now)).toEqual(change);
});
