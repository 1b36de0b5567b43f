import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { DAY, QUARTER, utcDayOf } from '#shared/calendar.ts';
import { csvOf } from '#shared/http/csv-answer.ts';
import { FUNNEL } from '../../../functions/reports-api/funnel.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { publishAll } from '../../support/publish.ts';
import { report } from '../../support/reports-api.ts';

const day = (offset: number) => utcDayOf(Date.now() + offset * DAY);

/** An issuer who published long ago, last month, and just now. */
async function issuerWith(ages: readonly number[]) {
  const { keys } = await freshIssuer({ timeZone: 'UTC' });
  await publishAll(
    keys.ingest,
    ages.map((days) => ({
      externalId: `award-${days}`,
      program: 'First aid',
      recipient: { externalId: `learner-${days}` },
      issuedAt: new Date(Date.now() - days * DAY).toISOString(),
    })),
  );
  return keys;
}

type Named = { readonly id: string };
const named = (items: Named[], id: string) => items.find((one) => one.id === id);

test('a young cohort is neither judged nor compared; a ripe one is', async () => {
  const keys = await issuerWith([200, 210, 201, 2, 3, 40]);
  const young = await report('/v1/reports/goals/awareness?period=30d&compare=previous', keys.read);
  expect(named(young.metrics, 'share_rate')).toMatchObject({
    value: 0,
    denominator: 2,
    ripeness: { afterDays: 30, ripeOn: day(31), isRipe: false },
    change: { absolute: null, relative: null, isWithinNoise: null },
  });
  expect(named(young.metrics, 'published')).toMatchObject({
    value: 2,
    ripeness: null,
    change: { absolute: 1, isWithinNoise: true },
  });
  const asked = `from=${day(-205)}&to=${day(-195)}&compare=previous`;
  const ripe = await report(`/v1/reports/goals/awareness?${asked}`, keys.read);
  expect(named(ripe.metrics, 'share_rate')).toMatchObject({
    ripeness: { afterDays: 30, ripeOn: day(-164), isRipe: true },
    change: { absolute: 0, isWithinNoise: true },
  });
  const survey = await report('/v1/reports/goals/employability?period=90d', keys.read);
  expect(named(survey.metrics, 'success_response_rate')).toMatchObject({
    ripeness: { afterDays: 180, isRipe: false },
  });
});

test('intervals are the same in the funnel, in goals, and in CSV', async () => {
  const keys = await issuerWith([1, 2, 3, 4]);
  const funnel = await report('/v1/reports/funnel?period=7d', keys.read);
  const goal = await report('/v1/reports/goals/awareness?period=7d', keys.read);
  const rate = funnel.rates.find(({ id }: Named) => id === 'share_rate');
  // Wilson, 0 of 4: z² ÷ (4 + z²).
  expect(rate.interval).toEqual({ low: 0, high: expect.closeTo(0.48988, 4), method: 'wilson' });
  expect(named(goal.metrics, 'share_rate')).toMatchObject({ interval: rate.interval });
  const text = csvOf(FUNNEL.getFunnel.table(funnel));
  const rows: Record<string, string>[] = parse(text, { columns: true });
  const row = rows.find(({ name }) => name === 'share_rate');
  expect([row?.low, row?.high, row?.ripeOn]).toEqual(['0', String(rate.interval.high), day(31)]);
});

test('today is compared with yesterday until the same time, and drawn so far', async () => {
  const keys = await issuerWith([0]);
  const { comparison, period, asOf } = await report('/v1/reports/funnel?period=today', keys.read);
  expect(Date.parse(comparison.from)).toBe(Date.parse(period.from) - DAY);
  const expected = Math.max(Date.parse(asOf) - DAY, Date.parse(comparison.from) + QUARTER);
  expect(Math.abs(Date.parse(comparison.to) - expected)).toBeLessThanOrEqual(QUARTER / 2);
  const days = await report('/v1/reports/timeseries?period=7d&metric=published', keys.read);
  const states = days.items.map(({ state }: { state: string }) => state);
  expect(states).toEqual([...Array(6).fill('complete'), 'running']);
  const ahead = `from=${day(0)}&to=${day(2)}&metric=published`;
  const { items } = await report(`/v1/reports/timeseries?${ahead}`, keys.read);
  const statesAhead = items.map(({ state }: { state: string }) => state);
  expect(statesAhead).toEqual(['running', 'upcoming', 'upcoming']);
});
