import { expect, test } from 'vitest';
import { dayState } from '../../web/format/dates.ts';
import { pointsPerUnit } from '../../web/format/metric-text.ts';

test.each([
  ['2026-11-26', 'UTC', 'complete'],
  ['2026-11-27', 'UTC', 'running'],
  ['2026-11-28', 'UTC', 'upcoming'],
  ['2026-11-28', 'Pacific/Auckland', 'running'],
  ['2026-11-27', 'Pacific/Auckland', 'complete'],
] as const)('%s at noon of the 27th in %s is %s', (day, timeZone, state) => {
  expect(dayState(day, '2026-11-27T12:00:00Z', timeZone)).toBe(state);
});

test.each([
  ['recipient_success_nps', 'score', 'fraction, −1 to 1', 100],
  ['recipient_success_score', 'score', 'points of 5', 1],
  ['share_rate', 'rate', 'fraction', 100],
  ['step_days', 'score', 'days', undefined],
  ['k_factor', 'rate', 'events', undefined],
  ['engagements', 'count', 'events', undefined],
] as const)('one of %s is so many points', (id, kind, unit, points) => {
  expect(pointsPerUnit({ id, kind, unit })).toBe(points);
});
