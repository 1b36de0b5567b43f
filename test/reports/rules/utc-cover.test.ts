import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, QUARTER, startOfUtcDay } from '#shared/calendar.ts';
import { utcCover } from '#shared/reports/rules/period.ts';

const START = Date.parse('2026-11-24T00:00:00Z');

test.each([
  {
    from: '2026-11-22T18:30Z',
    to: '2026-11-25T18:30Z',
    cover: {
      whole: { first: '2026-11-23', last: '2026-11-24' },
      edges: [
        { day: '2026-11-22', firstQuarter: 74, lastQuarter: 95 },
        { day: '2026-11-25', firstQuarter: 0, lastQuarter: 73 },
      ],
    },
    because: 'days in India begin in the evening before',
  },
  {
    from: '2026-11-24T00:00Z',
    to: '2026-11-25T00:00Z',
    cover: { whole: { first: '2026-11-24', last: '2026-11-24' }, edges: [] },
    because: 'a UTC day is one',
  },
  {
    from: '2026-11-24T09:00Z',
    to: '2026-11-24T09:30Z',
    cover: { edges: [{ day: '2026-11-24', firstQuarter: 36, lastQuarter: 37 }] },
    because: 'half an hour is two quarters of one day',
  },
])('$from to $to: $because', ({ from, to, cover }) => {
  expect(utcCover(Date.parse(from), Date.parse(to))).toEqual(cover);
});

test('whole days and edges together are exactly the span', () => {
  const quarters = fc.integer({ min: 0, max: 500 });
  void fc.assert(
    fc.property(quarters, quarters, (a, length) => {
      const from = START + a * QUARTER;
      const to = from + (length + 1) * QUARTER;
      const { whole, edges } = utcCover(from, to);
      const covered = new Set<number>();
      const cover = (at: number) => {
        expect(covered.has(at)).toBe(false);
        covered.add(at);
      };
      if (whole) {
        const end = startOfUtcDay(whole.last) + DAY;
        for (let at = startOfUtcDay(whole.first); at < end; at += QUARTER) cover(at);
      }
      for (const { day, firstQuarter, lastQuarter } of edges) {
        for (let q = firstQuarter; q <= lastQuarter; q++) cover(startOfUtcDay(day) + q * QUARTER);
      }
      expect(covered.size).toBe(length + 1);
      expect(Math.min(...covered)).toBe(from);
      expect(Math.max(...covered)).toBe(to - QUARTER);
    }),
  );
});
