import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { contextOf, signIn, untilCounted, untilShown } from '../support/dashboard.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ DEMO: '1' }), startBrowser()]);
  await untilCounted(service.local.url, service.local.keys.read);
  const storageState = await signIn(browser, service.local.url);
  const context = await contextOf(browser, { storageState });
  page = await context.newPage();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

// biome-ignore lint/suspicious/noExplicitAny: the answers are held against their schemas elsewhere
async function api(path: string, asked: string): Promise<any> {
  const headers = { authorization: `Bearer ${service.local.keys.read}` };
  const mark = path.includes('?') ? '&' : '?';
  const answer = await fetch(`${service.local.url}${path}${mark}${asked}`, { headers });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function open(path: string, asked: string): Promise<void> {
  await page.goto(`${service.local.url}${path}?${asked}`);
  await untilShown(page);
}

/** What stands in a table, behind its chart if it has one: rows of cells, without the header. */
async function tableOf(title: string): Promise<string[][]> {
  const card = page.getByRole('region', { name: title, exact: true }).first();
  const turn = card.getByRole('button', { name: `${title} as a table` });
  if (await turn.count()) await turn.click();
  const rows = await card.locator('table tbody tr').all();
  return Promise.all(
    rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map(plain)),
  );
}

const plain = (text: string) => text.replaceAll('small sample', '').replaceAll(/\s+/g, ' ').trim();
const whole = (value: number) => value.toLocaleString('en-GB');
const percent = (value: number) =>
  value.toLocaleString('en-GB', { style: 'percent', maximumFractionDigits: 1 });

const RANGES = ['period=7d', 'period=90d', 'from=2026-01-05&to=2026-10-28'];
const ZONES = ['UTC', 'Asia/Kathmandu'];
const ASKED = RANGES.flatMap((range) => ZONES.map((zone) => `${range}&timeZone=${zone}`));

// Again if a schedule counted something between the two looks.
describe.each(ASKED)('the screen says what the API says: %s', { retry: 5 }, (asked) => {
  const [range = ''] = asked.split('&timeZone');

  test('funnel, in credentials and in events, and the trend', async () => {
    await open('/', asked);
    const funnel = await api('/v1/reports/funnel', asked);
    const shareRate = funnel.rates.find(({ id }: { id: string }) => id === 'share_rate');
    const rows = await tableOf('From published to signed up');
    expect(rows.map(([, count]) => count)).toEqual(
      funnel.cohort.map(({ credentials }: { credentials: number }) => whole(credentials)),
    );
    expect(rows[2]?.slice(3)).toEqual([
      'Share rate',
      shareRate.value === null ? '–' : percent(shareRate.value),
      String(shareRate.numerator),
      String(shareRate.denominator),
    ]);
    await page.getByRole('button', { name: 'Events' }).click();
    const events = await page
      .getByRole('region', { name: 'From published to signed up' })
      .locator('tbody td:nth-of-type(1)')
      .allInnerTexts();
    expect(events).toEqual(funnel.activity.map(({ events: n }: { events: number }) => whole(n)));

    const interval = funnel.period.days <= 92 ? 'day' : 'week';
    const series = await api(
      `/v1/reports/timeseries?metric=engagements&interval=${interval}`,
      asked,
    );
    const trend = await tableOf('Engagements over time');
    expect(trend.map(([, count]) => count)).toEqual(
      series.items.map(({ value }: { value: number }) => whole(value)),
    );
  });

  test.each([
    ['/channels', 'channel', 2],
    ['/programs', 'program', 3],
  ])('%s, side by side', async (path, by, column) => {
    await open(path, asked);
    const { items } = await api(`/v1/reports/breakdown?by=${by}`, asked);
    const rows = await tableOf('Side by side');
    expect(rows).toHaveLength(items.length);
    const wanted = items.map(({ counts }: { counts: Record<string, number> }) =>
      whole((by === 'channel' ? counts.confirmedShares : counts.engagements) ?? 0),
    );
    expect(rows.map((row) => row[column])).toEqual(wanted);
  });

  test('goals: every metric of one', async () => {
    await open('/goals/awareness', asked);
    const { metrics } = await api('/v1/reports/goals/awareness?compare=previous', asked);
    const rows = await tableOf('Program awareness: all numbers');
    type Metric = { name: string; kind: string; value: number | null };
    const text = ({ kind, value }: Metric) =>
      value === null ? '–' : kind === 'rate' ? percent(value) : whole(value);
    expect(rows.map(([name]) => name)).toEqual(metrics.map(({ name }: Metric) => name));
    const simple = ({ name, kind }: Metric) =>
      kind === 'count' || (kind === 'rate' && name !== 'K-factor');
    for (const [i, metric] of metrics.entries()) {
      if (simple(metric)) expect(rows[i]?.[1], metric.name).toBe(text(metric));
    }
  });

  test('the ranking, in reporting days', async () => {
    await open('/influencers', asked);
    const { items } = await api('/v1/influencers?limit=25', range);
    type Row = { rank: number; name: string; score: number; parts: { referrals: number } };
    if (items.length === 0) {
      await page.getByText('Nobody is ranked yet').waitFor();
      return;
    }
    const rows = await tableOf('By sign-ups');
    expect(rows.map(([name, score, , , referrals]) => [name, score, referrals])).toEqual(
      items.map(({ rank, name, score, parts }: Row) => [
        expect.stringMatching(new RegExp(`^${rank} ?${name}`)),
        whole(score),
        whole(parts.referrals),
      ]),
    );
  });
});
