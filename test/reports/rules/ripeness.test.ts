import { describe, expect, test } from 'vitest';
import type { Day } from '#shared/calendar.ts';
import { metric } from '#shared/reports/rules/metrics.ts';
import { lastRipeDay, ripenessOf } from '#shared/reports/rules/ripeness.ts';
import { judged } from '#shared/reports/rules/targets.ts';

describe('a cohort is ripe when its youngest are old enough', () => {
  test.each([
    ['drop-off takes 180 days', 180, '2026-11-27', '2026-11-27', '2027-05-27', false],
    ['one day too early', 180, '2026-05-31', '2026-11-27', '2026-11-28', false],
    ['the first day', 180, '2026-05-30', '2026-11-27', '2026-11-27', true],
    ['a survey that is asked after 90 days', 90, '2026-08-01', '2026-11-27', '2026-10-31', true],
  ] as const)('%s', (_because, afterDays, lastDay, today, ripeOn, isRipe) => {
    expect(ripenessOf(afterDays, lastDay, today)).toEqual({ afterDays, ripeOn, isRipe });
    expect(lastDay <= lastRipeDay(afterDays, today)).toBe(isRipe);
  });
});

describe('a target of an unripe cohort is judged only where time cannot undo it', () => {
  const target = {
    goal: 'pathways',
    metricId: 'drop_off_rate',
    value: 0.4,
    from: '2026-11-01',
    date: '2026-12-31',
    createdAt: '2026-11-01T00:00:00Z',
  } as const;
  const today: Day = '2026-11-27';
  test.each([
    ['reached already, and it can only grow', 'share_rate', 0.5, true],
    ['not reached yet: too early', 'share_rate', 0.1, null],
    ['no drop-off yet: too early', 'drop_off_rate', 0, null],
    ['too much drop-off already', 'drop_off_rate', 0.5, false],
  ] as const)('%s', (_because, id, actual, onTrack) => {
    expect(judged(target, metric(id), actual, today, false).onTrack).toBe(onTrack);
  });
});
