import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { contextOf, signIn, untilShown } from '../support/dashboard.ts';
import { type View, viewAddresses } from '../support/dashboard-views.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let browser: Browser;
let page: Page;
let addresses: Record<View, string>;
/** What the API answered to the page, since it was opened. */
let heard: Response[] = [];

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ DEMO: '1' }), startBrowser()]);
  const { url, keys } = service.local;
  addresses = await viewAddresses(url, keys.read);
  const storageState = await signIn(browser, url);
  const context = await contextOf(browser, { storageState });
  page = await context.newPage();
  page.on('response', (response) => heard.push(response));
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function open(path: string, asked = ''): Promise<void> {
  heard = [];
  await page.goto(`${service.local.url}${path}${path.includes('?') ? '&' : '?'}${asked}`);
  await untilShown(page);
}

/** What the API answered to the page when it asked just this: what is counted meanwhile changes nothing. */
// biome-ignore lint/suspicious/noExplicitAny: the answers are held against their schemas elsewhere
async function api(path: string, asked = ''): Promise<any> {
  const wanted = [...new URLSearchParams(asked)];
  const answer = heard.find((response) => {
    const { pathname, searchParams } = new URL(response.url());
    return pathname === path && wanted.every(([name, value]) => searchParams.get(name) === value);
  });
  expect(answer?.status(), `${path}?${asked}`).toBe(200);
  return answer?.json();
}

/** What stands in a table, behind its chart if it has one: rows of cells, without the header. */
async function tableOf(title: string): Promise<string[][]> {
  const card = page.getByRole('region', { name: title, exact: true }).first();
  const turn = card.getByRole('button', { name: `${title} as a table` });
  if (await turn.count()) await turn.click();
  const rows = await card.locator('table tbody tr').evaluateAll(readCells);
  return rows.map((cells) => cells.map(plain));
}

/** Runs in the page. */
const readCells = (rows: unknown): string[][] =>
  // biome-ignore lint/suspicious/noExplicitAny: the page's own types are not known here
  (rows as any[]).map(({ cells }) => [...cells].map(({ textContent }) => textContent));

const plain = (text: string) => text.replaceAll('small sample', '').replaceAll(/\s+/g, ' ').trim();
const whole = (value: number) => value.toLocaleString('en-GB');
const percent = (value: number) =>
  value.toLocaleString('en-GB', { style: 'percent', maximumFractionDigits: 1 });

/** The figures beside each other at the top of a page, by name. */
async function factsOf(): Promise<Record<string, string>> {
  const facts = await page.locator('.fact').all();
  const pairs = facts.map(async (fact) => [
    plain((await fact.locator('dt').textContent()) ?? ''),
    plain((await fact.locator('dd').first().textContent()) ?? ''),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

type Parts = Readonly<Record<string, number>>;
const PARTS = ['shares', 'engagements', 'referrals', 'signups'];
const partsOf = (parts: Parts) => PARTS.map((part) => whole(parts[part] ?? 0));
const factsIn = ({ shares = 0, engagements = 0, referrals = 0, signups = 0, ...parts }: Parts) => ({
  Shares: whole(shares),
  Engagements: whole(engagements),
  Reach: whole(parts.uniqueEngagements ?? 0),
  Referrals: whole(referrals),
  'Sign-ups': whole(signups),
});

const RANGES = ['period=7d', 'period=90d', 'from=2026-01-05&to=2026-10-28'];
const ZONES = ['UTC', 'Asia/Kathmandu'];
const ASKED = RANGES.flatMap((range) => ZONES.map((zone) => `${range}&timeZone=${zone}`));

describe.each(ASKED)('the screen says what the API says: %s', (asked) => {
  const [range = ''] = asked.split('&timeZone');

  test('funnel, in credentials and in events, and the trend', async () => {
    await open('/', asked);
    const funnel = await api('/v1/reports/funnel', asked);
    const shareRate = funnel.rates.find(({ id }: { id: string }) => id === 'share_rate');
    const rows = await tableOf('From published to signed up');
    expect(rows.map(([, count]) => count)).toEqual(
      funnel.cohort.map(({ credentials }: { credentials: number }) => whole(credentials)),
    );
    expect(rows[2]?.slice(3, 7)).toEqual([
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
      '/v1/reports/timeseries',
      `${asked}&metric=engagements&interval=${interval}`,
    );
    const trend = await tableOf('Engagements over time');
    expect(trend.map(([, count]) => count)).toEqual(
      series.items.map(({ value }: { value: number }) => whole(value)),
    );
  });

  test.each([
    ['/channels', 'channel', { shares: 1, confirmedShares: 2, engagements: 3, signups: 7 }],
    ['/programs', 'program', { published: 1, shares: 2, engagements: 3, signups: 6 }],
  ])('%s, side by side', async (path, by, columns) => {
    await open(path, asked);
    const { items } = await api('/v1/reports/breakdown', `${asked}&by=${by}`);
    const rows = await tableOf('Side by side');
    expect(rows).toHaveLength(items.length);
    for (const [part, column] of Object.entries(columns)) {
      expect(
        rows.map((row) => row[column]),
        part,
      ).toEqual(items.map(({ counts }: { counts: Parts }) => whole(counts[part] ?? 0)));
    }
  });

  test('goals: every metric of one', async () => {
    await open('/goals/awareness', asked);
    const { metrics } = await api('/v1/reports/goals/awareness', `${asked}&compare=previous`);
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
    const { items } = await api('/v1/influencers', `${range}&limit=25`);
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

  test('a person: figures, days, channels and credentials', async () => {
    await open(addresses.influencer, asked);
    const { influencer, series, credentials } = await api(
      addresses.influencer.replace('/', '/v1/'),
      range,
    );
    expect(await factsOf()).toMatchObject(factsIn(influencer.parts));
    const days = await tableOf('Engagements by day');
    expect(days.map(([, ...counts]) => counts)).toEqual(
      series.map(({ parts }: { parts: Parts }) => partsOf(parts)),
    );
    if (influencer.channels.length > 0) {
      const channels = await tableOf('Engagements by channel');
      expect(channels.map((row) => row.slice(1, 5))).toEqual(influencer.channels.map(partsOf));
    }
    const held = await tableOf('Credentials');
    expect(held.map((row) => row.slice(2, 6))).toEqual(
      credentials.map(({ parts }: { parts: Parts }) => partsOf(parts)),
    );
  });

  test('a credential: figures, and the days of its recipient', async () => {
    await open(addresses.credential, asked);
    const { credentials, series } = await api(addresses.influencer.replace('/', '/v1/'), range);
    const own = credentials.find(({ credentialId }: { credentialId: string }) =>
      addresses.credential.endsWith(credentialId),
    );
    expect(await factsOf()).toMatchObject(factsIn(own.parts));
    const days = await tableOf('Engagements by day');
    expect(days.map(([, ...counts]) => counts)).toEqual(
      series.map(({ parts }: { parts: Parts }) => partsOf(parts)),
    );
  });
});

test('the lists of the settings are the API’s: keys and programs', async () => {
  await open('/settings?tab=keys');
  const keys = await api('/v1/keys');
  const rows = await tableOf('API keys');
  type Key = { label: string | null; keyId: string };
  expect(rows.map(([label]) => label)).toEqual(
    keys.items.map(({ label, keyId }: Key) => label ?? keyId),
  );
  await open('/settings?tab=programs');
  const programs = await api('/v1/programs');
  const names = await page.locator('.fold-head strong').allInnerTexts();
  expect(names.toSorted()).toEqual(programs.items.map(({ name }: { name: string }) => name).sort());
});

test('a number that differs would be noticed (negative control)', async () => {
  await open('/channels', 'period=90d');
  const { items } = await api('/v1/reports/breakdown', 'period=90d&by=channel');
  await page.evaluate(
    "for (const cell of document.querySelectorAll('tbody td:nth-of-type(3)')) cell.textContent = '7'",
  );
  const rows = await tableOf('Side by side');
  expect(rows.map((row) => row[3])).not.toEqual(
    items.map(({ counts }: { counts: Parts }) => whole(counts.engagements ?? 0)),
  );
});
