import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockTime, DAY, HOUR, QUARTER } from '#shared/calendar.ts';
import { type PeriodQuery, previousSpan, type Span, spanOf } from '#shared/reports/rules/period.ts';

const NOW = Date.parse('2026-11-24T20:00:00Z');

function spanIn(timeZone: string, query: PeriodQuery, earliest?: number): Span {
  return spanOf(query, { timeZone, now: NOW, earliest });
}

function shown({ from, to, timeZone }: Span): string {
  return `${clockTime(timeZone, from)} to ${clockTime(timeZone, to)}`;
}

describe('a period', () => {
  test.each([
    {
      query: {},
      days: 30,
      span: '2026-10-26T00:00:00+01:00 to 2026-11-25T00:00:00+01:00',
      because: 'the last 30 days are the default',
    },
    {
      query: { period: 'today' },
      days: 1,
      span: '2026-11-24T00:00:00+01:00 to 2026-11-25T00:00:00+01:00',
      because: 'today is there to its end',
    },
    {
      query: { period: '7d' },
      days: 7,
      span: '2026-11-18T00:00:00+01:00 to 2026-11-25T00:00:00+01:00',
      because: 'today is one of the seven, not an eighth',
    },
    {
      query: { period: '90d' },
      days: 90,
      span: '2026-08-27T00:00:00+02:00 to 2026-11-25T00:00:00+01:00',
      because: 'days are days, though one had 25 hours',
    },
    {
      query: { period: 'month' },
      days: 24,
      span: '2026-11-01T00:00:00+01:00 to 2026-11-25T00:00:00+01:00',
      because: 'it is this month so far',
    },
    {
      query: { from: '2026-03-29', to: '2026-03-29' },
      days: 1,
      span: '2026-03-29T00:00:00+01:00 to 2026-03-30T00:00:00+02:00',
      because: 'both ends are included, and clocks went forward',
    },
    {
      query: { from: '2026-11-20T10:07:00+05:30', to: '2026-11-20T10:08:00+05:30' },
      days: 1,
      span: '2026-11-20T05:30:00+01:00 to 2026-11-20T05:45:00+01:00',
      because: 'instants widen to quarter-hours',
    },
    {
      query: { from: '2026-11-20T00:00:00 05:30', to: '2026-11-20' },
      days: 2,
      span: '2026-11-19T19:30:00+01:00 to 2026-11-21T00:00:00+01:00',
      because: 'a plus sign in a query arrives as a space',
    },
    {
      query: { to: '2026-01-31' },
      days: 30,
      span: '2026-01-02T00:00:00+01:00 to 2026-02-01T00:00:00+01:00',
      because: 'without from, it is the 30 days up to then',
    },
    {
      query: { from: '2026-11-23' },
      days: 2,
      span: '2026-11-23T00:00:00+01:00 to 2026-11-25T00:00:00+01:00',
      because: 'without to, it is up to the end of today',
    },
  ] as const)('$query in Berlin is $span: $because', ({ query, days, span }) => {
    const asked = spanIn('Europe/Berlin', query);
    expect(shown(asked)).toBe(span);
    expect(asked.days).toBe(days);
  });

  test('is of the days of its zone: it is tomorrow in India already', () => {
    expect(spanIn('Europe/Berlin', { period: 'today' }).firstDay).toBe('2026-11-24');
    expect(spanIn('Asia/Kolkata', { period: 'today' }).firstDay).toBe('2026-11-25');
    expect(shown(spanIn('Asia/Kathmandu', { period: 'today' }))).toBe(
      '2026-11-25T00:00:00+05:45 to 2026-11-26T00:00:00+05:45',
    );
  });

  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Africa/Cairo', '2026-04-24', 23],
  ])('in %s the day %s has %d hours', (timeZone, day, hours) => {
    const { from, to } = spanIn(timeZone, { from: day, to: day });
    expect((to - from) / HOUR).toBe(hours);
  });

  test('of all begins with the first thing that was counted, or today', () => {
    const first = Date.parse('2024-02-29T00:00:00Z');
    expect(spanIn('America/Lima', { period: 'all' }, first).firstDay).toBe('2024-02-28');
    expect(spanIn('America/Lima', { period: 'all' }).days).toBe(1);
    expect(spanIn('America/Lima', { period: 'all' }, NOW + 9 * DAY).days).toBe(1);
  });
});

describe('a period is refused', () => {
  test.each([
    { query: { from: '2026-11-20T10:00:00' }, field: 'from', because: 'it has no zone' },
    { query: { to: '2026-11-20 10:00' }, field: 'to', because: 'it has no zone' },
    { query: { from: '2026-02-30' }, field: 'from', because: 'there is no such day' },
    { query: { from: '2026-02-30T10:00:00Z' }, field: 'from', because: 'there is no such day' },
    { query: { to: '2026-11-20T25:00:00Z' }, field: 'to', because: 'there is no such hour' },
    { query: { from: 'yesterday' }, field: 'from', because: 'it is no date' },
    { query: { from: '' }, field: 'from', because: 'it is empty' },
    { query: { to: '1899-01-01' }, field: 'to', because: 'it is long ago' },
    { query: { from: '2026-11-25' }, field: 'from', because: 'it is after today' },
    { query: { from: '2026-11-02', to: '2026-11-01' }, field: 'from', because: 'to is before' },
    {
      query: { from: '2026-11-02T09:00:00Z', to: '2026-11-02T09:00:00Z' },
      field: 'from',
      because: 'nothing is between them',
    },
    { query: { from: '2021-01-01' }, field: 'from', because: 'five years are the most' },
    { query: { from: '2026-11-01', period: '7d' }, field: 'period', because: 'they contradict' },
  ] as const)('$query, naming $field: $because', ({ query, field }) => {
    expect(() => spanIn('Europe/Berlin', query)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        faults: [expect.objectContaining({ field })],
      }),
    );
  });

  test('for a zone that does not exist, naming timeZone', () => {
    expect(() => spanIn('Mars/Olympus', {})).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ field: 'timeZone' })] }),
    );
  });
});

describe('the period before', () => {
  test('has as many days, whatever their hours', () => {
    const week = spanIn('Europe/Berlin', { from: '2026-10-26', to: '2026-11-01' });
    expect(shown(previousSpan(week, week.to))).toBe(
      '2026-10-19T00:00:00+02:00 to 2026-10-26T00:00:00+01:00',
    );
  });

  test('of a part of a day is as long', () => {
    const query = { from: '2026-11-20T09:00:00Z', to: '2026-11-20T11:30:00Z' };
    const span = spanIn('Europe/Berlin', query);
    const before = previousSpan(span, span.to);
    expect(shown(before)).toBe('2026-11-20T07:30:00+01:00 to 2026-11-20T10:00:00+01:00');
  });
});

describe('of a running period, until the same time', () => {
  test.each([
    [
      'today',
      { from: '2026-11-25', to: '2026-11-25' },
      '2026-11-25T10:07:00+01:00',
      '2026-11-24T00:00:00+01:00 to 2026-11-24T10:00:00+01:00',
    ],
    [
      'a week with today in it',
      { from: '2026-11-19', to: '2026-11-25' },
      '2026-11-25T10:08:00+01:00',
      '2026-11-12T00:00:00+01:00 to 2026-11-18T10:15:00+01:00',
    ],
    [
      'over the change of clocks',
      { from: '2026-10-20', to: '2026-10-26' },
      '2026-10-26T06:00:00+01:00',
      '2026-10-13T00:00:00+02:00 to 2026-10-19T06:00:00+02:00',
    ],
    [
      'a part of a day',
      { from: '2026-11-25T08:00:00+01:00', to: '2026-11-25T12:00:00+01:00' },
      '2026-11-25T10:00:00+01:00',
      '2026-11-25T04:00:00+01:00 to 2026-11-25T06:00:00+01:00',
    ],
    [
      'it has just begun',
      { from: '2026-11-25', to: '2026-11-25' },
      '2026-11-25T00:01:00+01:00',
      '2026-11-24T00:00:00+01:00 to 2026-11-24T00:15:00+01:00',
    ],
    [
      'it is over',
      { from: '2026-11-25', to: '2026-11-25' },
      '2026-11-26T00:00:00+01:00',
      '2026-11-24T00:00:00+01:00 to 2026-11-25T00:00:00+01:00',
    ],
    [
      'it has not begun',
      { from: '2026-11-25', to: '2026-11-25' },
      '2026-11-20T10:00:00+01:00',
      '2026-11-24T00:00:00+01:00 to 2026-11-25T00:00:00+01:00',
    ],
  ] as const)('%s', (_because, query, now, expected) => {
    expect(shown(previousSpan(spanIn('Europe/Berlin', query), Date.parse(now)))).toBe(expected);
  });
});

const ZONES = ['UTC', 'Asia/Kathmandu', 'Asia/Kolkata', 'America/New_York', 'Pacific/Chatham'];

test('in every zone, a span is whole quarter-hours, and the one before ends where it begins', () => {
  const day = fc
    .integer({ min: Date.parse('2022-01-01'), max: NOW })
    .map((at) => new Date(at).toISOString().slice(0, 10));
  void fc.assert(
    fc.property(fc.constantFrom(...ZONES), day, day, (timeZone, a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const span = spanIn(timeZone, { from, to });
      expect([span.from % QUARTER, span.to % QUARTER]).toEqual([0, 0]);
      expect([span.firstDay, span.lastDay]).toEqual([from, to]);
      expect(previousSpan(span, span.to)).toMatchObject({ to: span.from, days: span.days });
    }),
  );
});
