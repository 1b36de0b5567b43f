import { describe, expect, test } from 'vitest';
import type { Day } from '#shared/calendar.ts';
import { metric } from '#shared/reports/rules/metrics.ts';
import { judged, type Target, verdictOf } from '#shared/reports/rules/targets.ts';

const target = (value: number): Target => ({
  goal: 'renewals',
  metricId: 'published',
  value,
  from: '2026-11-01',
  date: '2026-11-10',
  createdAt: '2026-11-01T00:00:00Z',
});

describe('pace: what ten days are to bring', () => {
  test.each([
    ['before it begins nobody is late', 'published', null, '2026-10-31', null, 'upcoming'],
    ['the first day need not have brought anything', 'published', 0, '2026-11-01', true, 'running'],
    ['one day is over', 'published', 0, '2026-11-02', false, 'running'],
    ['half of the days, half of the target', 'published', 50, '2026-11-06', true, 'running'],
    ['one less is behind', 'published', 49, '2026-11-06', false, 'running'],
    ['on the last day nine tenths', 'published', 90, '2026-11-10', true, 'running'],
    ['it is over and missed', 'published', 99, '2026-11-11', false, 'ended'],
    ['it is over and reached', 'published', 100, '2027-01-01', true, 'ended'],
    [
      'what must not happen may use up the running day',
      'lapsed',
      10,
      '2026-11-01',
      true,
      'running',
    ],
    ['but no more than that', 'lapsed', 11, '2026-11-01', false, 'running'],
    ['nobody knows the value', 'cost_savings', null, '2026-11-06', null, 'running'],
  ] as const)('%s', (_because, id, actual, today, onTrack, state) => {
    const result = judged(target(100), metric(id), actual, today as Day);
    expect(result).toMatchObject({ onTrack, state, actual });
  });
});

describe('a goal is judged by all its targets', () => {
  test.each([
    ['no-target', []],
    ['on-course', [true, true]],
    ['on-course', [true, null]],
    ['behind', [true, false]],
    ['behind', [null, false]],
    ['unknown', [null]],
  ] as const)('%s: %j', (verdict, all) => {
    expect(verdictOf(all.map((onTrack) => ({ onTrack })))).toBe(verdict);
  });
});
