import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockTime, QUARTER } from '#shared/calendar.ts';
import { spanOf } from '#shared/reports/rules/period.ts';
import { bucketOf, bucketStarts, INTERVALS, type Interval } from '#shared/reports/rules/series.ts';

const NOW = Date.parse('2026-11-24T20:00:00Z');

function startsIn(timeZone: string, interval: Interval, from: string, to = from): string[] {
  const span = spanOf({ from, to }, { timeZone, now: NOW });
  return bucketStarts(span, interval).map((at) => clockTime(timeZone, at));
}

describe('buckets', () => {
  test('of weeks begin on Monday, the first with the span', () => {
    expect(startsIn('Europe/Berlin', 'week', '2026-10-21', '2026-11-03')).toEqual([
      '2026-10-21T00:00:00+02:00',
      '2026-10-26T00:00:00+01:00',
      '2026-11-02T00:00:00+01:00',
    ]);
  });

  test('of months begin on the first, the first with the span', () => {
    expect(startsIn('Asia/Kathmandu', 'month', '2025-12-31', '2026-03-01')).toEqual([
      '2025-12-31T00:00:00+05:45',
      '2026-01-01T00:00:00+05:45',
      '2026-02-01T00:00:00+05:45',
      '2026-03-01T00:00:00+05:45',
    ]);
  });

  test('of hours come twice when clocks go back, and leave one out when they go forward', () => {
    const back = startsIn('Europe/Berlin', 'hour', '2026-10-25');
    expect(back).toHaveLength(25);
    expect(back.slice(2, 4)).toEqual(['2026-10-25T02:00:00+02:00', '2026-10-25T02:00:00+01:00']);
    const forward = startsIn('Europe/Berlin', 'hour', '2026-03-29');
    expect(forward).toHaveLength(23);
    expect(forward.slice(1, 3)).toEqual(['2026-03-29T01:00:00+01:00', '2026-03-29T03:00:00+02:00']);
  });

  test("of hours follow the zone's clocks, not UTC's", () => {
    const [first, second] = startsIn('Asia/Kathmandu', 'hour', '2026-11-24');
    expect([first, second]).toEqual(['2026-11-24T00:00:00+05:45', '2026-11-24T01:00:00+05:45']);
  });

  test('of days leave out the one that Samoa never had', () => {
    expect(startsIn('Pacific/Apia', 'day', '2011-12-29', '2011-12-31')).toEqual([
      '2011-12-29T00:00:00-10:00',
      '2011-12-31T00:00:00+14:00',
    ]);
  });

  test('are refused when there are more than anybody reads, naming interval', () => {
    expect(() => startsIn('UTC', 'hour', '2026-01-01', '2026-06-01')).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ field: 'interval' })] }),
    );
    expect(startsIn('UTC', 'day', '2021-12-01', '2026-11-24')).toHaveLength(1820);
  });
});

const ZONES = [
  'UTC',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
];

test('the buckets of any zone together are the span: no quarter-hour is lost or comes twice', () => {
  const asked = fc.record({
    timeZone: fc.constantFrom(...ZONES),
    interval: fc.constantFrom(...INTERVALS),
    start: fc.integer({ min: Date.parse('2022-01-01'), max: NOW }),
    quarters: fc.integer({ min: 1, max: 40 * 96 }),
  });
  void fc.assert(
    fc.property(asked, ({ timeZone, interval, start, quarters }) => {
      const from = new Date(start).toISOString();
      const to = new Date(start + quarters * QUARTER).toISOString();
      const span = spanOf({ from, to }, { timeZone, now: NOW });
      const starts = bucketStarts(span, interval);
      const counts = starts.map(() => 0);
      for (let at = span.from; at < span.to; at += QUARTER) {
        const i = bucketOf(starts, at);
        counts[i] = (counts[i] ?? 0) + 1;
      }
      const ends = [...starts.slice(1), span.to];
      const sizes = starts.map((begin, i) => ((ends[i] ?? Number.NaN) - begin) / QUARTER);
      expect(starts[0]).toBe(span.from);
      expect(counts).toEqual(sizes);
      expect(counts.every((n) => n > 0)).toBe(true);
    }),
  );
});
