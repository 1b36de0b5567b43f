import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { contextOf, signIn, untilShown } from '../support/dashboard.ts';
import { VIEWS, type View, viewAddresses } from '../support/dashboard-views.ts';
import { expectFitInEveryLook, violationsOf } from '../support/every-look.ts';
import { differencesOf, drawnIn, savedFrom } from '../support/saved-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let browser: Browser;
let storageState: Awaited<ReturnType<typeof signIn>>;
let addresses: Record<View, string>;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService({ DEMO: '1' }), startBrowser()]);
  const { url, keys } = service.local;
  [storageState, addresses] = await Promise.all([
    signIn(browser, url),
    viewAddresses(url, keys.read),
  ]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const NAMES = Object.keys(VIEWS) as View[];

describe('axe finds nothing, nothing breaks, nothing sticks out, in light and dark, on phone and desk', () => {
  test.each(NAMES)('%s', async (view) => {
    const faults: string[] = [];
    const context = await contextOf(browser, { storageState, faults });
    const page = await context.newPage();
    await page.goto(service.local.url + addresses[view]);
    await untilShown(page);
    await expectFitInEveryLook(page);
    expect(faults).toEqual([]);
    await context.close();
  });

  test('a shared report', async () => {
    const { url, keys } = service.local;
    const answer = await fetch(`${url}/v1/shared-reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.admin}`, 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/v1/reports/funnel', query: { period: '30d' } }),
    });
    const shared = (await answer.json()) as { url: string };
    const context = await contextOf(browser, {});
    const page = await context.newPage();
    await page.goto(shared.url);
    await page.locator('table').first().waitFor();
    await expectFitInEveryLook(page);
    await context.close();
  });
});

test('axe would notice', async () => {
  const context = await contextOf(browser, { storageState });
  const page = await context.newPage();
  await page.goto(`${service.local.url}/channels`);
  await untilShown(page);
  await page.evaluate(
    "for (const button of document.querySelectorAll('main button')) button.textContent = ''",
  );
  expect(await violationsOf(page)).toContainEqual(expect.stringMatching(/^button-name: /));
  await context.close();
});

/** Runs in the page. */
const spoil = (cell: { textContent: string | null }) => {
  cell.textContent = '-1';
};

test.each([
  ['overview', 6, 5],
  ['influencers', 1, 0],
  ['influencer', 3, 2],
  ['channels', 2, 1],
  ['programs', 2, 1],
  ['credential', 2, 1],
  ['goal', 1, 0],
  // Again if a schedule counted something between the two looks.
] as const)('%s: what is saved is what is shown', { retry: 3 }, async (view, csvs, pngs) => {
  const context = await contextOf(browser, { storageState });
  const page = await context.newPage();
  await page.goto(service.local.url + addresses[view]);
  await untilShown(page);
  const cards = await page
    .getByRole('region')
    .filter({ has: page.getByLabel(/^Save /) })
    .all();
  const drawn = [];
  for (const card of cards) {
    const picture = await savedFrom(card, 'Save as PNG');
    if (picture) drawn.push(await drawnIn(page, picture));
    const turn = card.getByRole('button', { name: /as a table$/ });
    if (await turn.count()) await turn.click();
    const file = await savedFrom(card, 'Save as CSV');
    expect(await differencesOf(String(file), card)).toEqual([]);
    if (view === 'overview') {
      await card.locator('td.numeric').first().evaluate(spoil);
      expect(await differencesOf(String(file), card), 'would notice').not.toEqual([]);
    }
  }
  expect([cards.length, drawn.length]).toEqual([csvs, pngs]);
  for (const { width, height, colours } of drawn) {
    expect(width).toBeGreaterThan(600);
    expect(height).toBeGreaterThan(200);
    expect(colours).toBeGreaterThan(20);
  }
  await context.close();
});

test('the ranking is saved whole, with rank and channels as columns, and in Excel as in CSV', async () => {
  const context = await contextOf(browser, { storageState });
  const page = await context.newPage();
  await page.goto(`${service.local.url}/influencers?rankBy=engagements&period=90d`);
  await untilShown(page);
  const card = page.getByRole('region', { name: 'By engagements' });
  const shown = await card.locator('tbody tr').count();
  const csv = String(await savedFrom(card, 'Save as CSV'));
  const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true });
  const url = `${service.local.url}/v1/influencers?rankBy=engagements&period=90d&limit=1`;
  const { rankedCount, total } = await (await page.request.get(url)).json();
  expect(shown).toBeLessThan(rankedCount);
  expect(rows).toHaveLength(rankedCount);
  const sum = (title: RegExp) =>
    rows
      .flatMap((row) => Object.entries(row).filter(([name]) => title.test(name)))
      .reduce((all, [, n]) => all + Number(n), 0);
  expect(sum(/^Engagements$/)).toBe(total);
  expect(sum(/^Engagements: /)).toBe(total);
  expect(rows[0]?.Rank).toBe('1');
  const workbook = await savedFrom(card, 'Save as Excel');
  const { sheets } = await readXlsx(new Uint8Array(workbook ?? []));
  const texts = sheets[0]?.rows.map((cells) => cells.map((cell) => String(cell ?? '')));
  expect(texts).toEqual(parse(csv, { bom: true }));
  await context.close();
});

test('on a slow line, rows of another filter are neither shown nor saved', async () => {
  const context = await contextOf(browser, { storageState });
  const page = await context.newPage();
  await page.goto(`${service.local.url}/influencers`);
  await untilShown(page);
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(/\/v1\/influencers\?.*rankBy=engagements/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Engagements', exact: true }).click();
  await page.getByRole('region', { name: 'By sign-ups' }).waitFor({ state: 'detached' });
  expect(await page.locator('main tbody tr').count()).toBe(0);
  expect(await page.getByLabel(/^Save By/).count()).toBe(0);
  go();
  await page.getByRole('region', { name: 'By engagements' }).waitFor();
  await context.close();
});

describe('what goals are measured against is set in the settings', () => {
  test('savings and industry: a fault stands at its field', async () => {
    const { page, close } = await settings('goals');
    const currency = page.getByLabel('Currency of the costs');
    await page.getByLabel('Cost of a paper credential').fill('7.25');
    await currency.fill('EURO');
    await page.getByRole('button', { name: 'Save savings' }).click();
    await page.getByText('must be an ISO 4217 code in capitals').waitFor();
    expect(await currency.getAttribute('aria-invalid')).toBe('true');
    await currency.fill('EUR');
    await page.getByRole('button', { name: 'Save savings' }).click();
    await page.getByText('Saved').waitFor();
    await page.getByLabel('Your industry').selectOption('bootcamp');
    await page.getByRole('button', { name: 'Save industry' }).click();
    await page.getByText('Saved').nth(1).waitFor();
    const issuer = await (await page.request.get(`${service.local.url}/v1/issuer`)).json();
    expect(issuer).toMatchObject({ industry: 'bootcamp', baseline: { costPerCredential: 725 } });
    await close();
  });

  test('a target, by a marketer, in per cent', async () => {
    const { page, close } = await settings('goals', 'Max Marketer');
    expect(await page.getByLabel('Your industry').isDisabled()).toBe(true);
    await page.getByLabel('Metric').selectOption('renewals/engagement_rate');
    await page.getByLabel('To reach, in per cent').fill('45');
    await page.getByLabel('By the end of').fill('2030-12-31');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const row = page.getByRole('row', { name: /Engagement rate.*Renewals.*45%.*31 Dec 2030/ });
    await row.waitFor();
    await row.getByRole('button', { name: /^Change/ }).click();
    await page.getByRole('button', { name: 'Delete the target' }).click();
    await row.waitFor({ state: 'detached' });
    await close();
  });

  test('a pathway as a tree: a fault names its step', async () => {
    const { page, close } = await settings('pathways');
    await page.getByRole('button', { name: 'New pathway' }).click();
    await page.getByLabel('Name').first().fill('From data to leading');
    await page.getByLabel('Your id for it').fill('data-to-leading');
    await page.getByLabel('Step 1', { exact: true }).first().selectOption({ index: 1 });
    await page.getByLabel('Step 2', { exact: true }).first().selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Step 2 comes twice in the pathway').waitFor();
    await page.getByLabel('Step 2', { exact: true }).first().selectOption({ index: 2 });
    await page.getByRole('button', { name: 'Add a step' }).first().click();
    await page.getByLabel('Step 3', { exact: true }).first().selectOption({ index: 3 });
    await page.getByLabel('Step 3 follows').first().selectOption({ index: 0 });
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('From data to leading', { exact: true }).first().waitFor();
    const answer = await page.request.get(`${service.local.url}/v1/pathways`);
    const { items } = await answer.json();
    type Pathway = { externalId: string; steps: Record<string, string>[] };
    const made = items.find(({ externalId }: Pathway) => externalId === 'data-to-leading');
    expect(made.steps[2].afterProgramId).toBe(made.steps[0].programId);
    await close();
  });

  test('a viewer only reads them', async () => {
    const { page, close } = await settings('goals', 'Vera Viewer');
    expect(await page.getByLabel('Cost of a paper credential').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Pathways' }).click();
    await page.locator('summary').first().click();
    expect(await page.getByLabel('Step 1', { exact: true }).first().isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /^(save|new|set|add|delete)/i }).count()).toBe(0);
    await close();
  });

  async function settings(tab: string, person?: string) {
    const state = person ? await signIn(browser, service.local.url, person) : storageState;
    const context = await contextOf(browser, { storageState: state });
    const page = await context.newPage();
    await page.goto(`${service.local.url}/settings?tab=${tab}`);
    await untilShown(page);
    return { page, close: () => context.close() };
  }
});

test('somebody is found in the whole ranking, by a name that stands in no address', async () => {
  const context = await contextOf(browser, { storageState });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${service.local.url}/influencers?period=90d`);
  await untilShown(page);
  expect(asked.filter((url) => url.includes('/v1/influencers/series'))).toHaveLength(1);
  expect(asked.filter((url) => /influencers\/rcp_/.test(url))).toEqual([]);

  const last = page.locator('tbody tr').last().locator('a');
  const name = (await last.textContent()) ?? '';
  await page.getByLabel('Find a recipient').fill(name.toUpperCase());
  await page.getByText(/\d found$/).waitFor();
  expect(await page.locator('tbody tr a').first().textContent()).toBe(name);
  await page.reload();
  await page.getByText(/\d found$/).waitFor();
  const [first = ''] = name.toLowerCase().split(' ');
  expect([...asked, page.url()].filter((url) => url.toLowerCase().includes(first))).toEqual([]);
  await context.close();
});

describe('a rate', () => {
  test('explains itself to the keyboard, and lets go on Escape', async () => {
    const context = await contextOf(browser, { storageState });
    const page = await context.newPage();
    await page.goto(service.local.url);
    await untilShown(page);
    const rate = page.locator('.funnel-rate .explain').first();
    await rate.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    const explanation = page.getByRole('dialog', { name: /^Open rate/ });
    await explanation.getByText('÷').waitFor();
    expect(await explanation.textContent()).toMatch(
      /Open rate: .*%.*÷.*published.*With 95% confidence between [\d.]+% and [\d.]+% \(Wilson\)/,
    );
    await page.keyboard.press('Escape');
    await explanation.waitFor({ state: 'detached' });
    await context.close();
  });
});

describe('goal figures as a careful analyst would sign them:', () => {
  test('what takes months to show is "too early" until the day on which it is ripe', async () => {
    const context = await contextOf(browser, { storageState });
    const page = await context.newPage();
    await page.goto(`${service.local.url}/goals/pathways`);
    await untilShown(page);
    const rate = page.getByRole('article', { name: 'Completion rate' });
    expect(await rate.locator('.metric-figure').textContent()).toMatch(
      /^ ?Too earlyripe on \d+ \w+ \d{4}$/,
    );
    await context.close();
  });

  test('scores move by points, and only what is more than noise is coloured', async () => {
    const context = await contextOf(browser, { storageState });
    const page = await context.newPage();
    const answered = page.waitForResponse((one) => one.url().includes('/v1/reports/goals/emp'));
    await page.goto(`${service.local.url}/goals/employability`);
    const { metrics } = await (await answered).json();
    await untilShown(page);
    type Change = { absolute: number | null; isWithinNoise: boolean | null } | null;
    type Metric = { name: string; kind: string; change: Change };
    const moved = (metrics as Metric[]).filter(({ change }) => change?.absolute);
    expect(moved.length).toBeGreaterThan(0);
    for (const { name, kind, change } of moved) {
      const shown = page.getByRole('article', { name, exact: true }).locator('.change');
      expect((await shown.locator('svg').count()) > 0, name).toBe(true);
      const isColoured = /change-(good|bad)/.test((await shown.getAttribute('class')) ?? '');
      expect(isColoured, name).toBe(change?.isWithinNoise === false);
      if (kind === 'score') expect(await shown.textContent(), name).toMatch(/^[+−][\d.]+ pts/);
    }
    await context.close();
  });
});

test('a running day is drawn and saved as such: so far, and nothing for the hours to come', async () => {
  const context = await contextOf(browser, { storageState });
  const page = await context.newPage();
  const answered = page.waitForResponse((one) => /timeseries\?.*period=today/.test(one.url()));
  await page.goto(`${service.local.url}/?period=today`);
  const { items } = await (await answered).json();
  await untilShown(page);
  const card = page.getByRole('region', { name: 'Engagements over time' });
  await card.getByText('This period, so far').waitFor();
  await card.getByText('The period before, until the same time').waitFor();
  expect(await card.locator('.trend-dot-so-far').count()).toBe(1);
  const csv = String(await savedFrom(card, 'Save as CSV'));
  const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true });
  type Item = { state: string; value: number };
  expect(rows.map(({ State, Count }) => [State, Count])).toEqual(
    items.map(({ state, value }: Item) => [state, state === 'upcoming' ? '' : String(value)]),
  );
  expect(rows.map(({ State }) => State).filter((state) => state === 'running')).toHaveLength(1);
  await context.close();
});

test('a view can be sent to a colleague: its address says what it shows', async () => {
  const context = await contextOf(browser, { storageState });
  const page = await context.newPage();
  await page.goto(service.local.url);
  await page.getByRole('button', { name: 'Last 30 days' }).click();
  await page.getByRole('button', { name: 'Last 7 days' }).click();
  await page.getByLabel('Time zone').focus();
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await page.getByRole('link', { name: 'Channels', exact: true }).click();
  await page.getByRole('heading', { name: 'Channels', level: 1 }).waitFor();
  const address = new URL(page.url());
  expect(Object.fromEntries(address.searchParams)).toEqual({
    period: '7d',
    timeZone: 'Asia/Tokyo',
  });
  const colleague = await context.newPage();
  await colleague.goto(address.href);
  await colleague.getByRole('button', { name: 'Last 7 days' }).waitFor();
  expect(await colleague.getByLabel('Time zone').inputValue()).toBe('Asia/Tokyo');
  await context.close();
});

test('who is not signed in is asked to, and comes back to where they wanted to go', async () => {
  const context = await contextOf(browser, {});
  const page = await context.newPage();
  await page.goto(`${service.local.url}/goals/brand?period=7d`);
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await expectFitInEveryLook(page);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Vera Viewer' }).click();
  await page.getByRole('heading', { name: 'Brand', level: 1 }).waitFor();
  expect(new URL(page.url()).search).toBe('?period=7d');
  await page.goto(`${service.local.url}/settings?tab=keys`);
  await page.getByText('Your role may not see this').waitFor();
  await page.goto(`${service.local.url}/settings`);
  expect(await page.getByLabel('Name', { exact: true }).isDisabled()).toBe(true);
  await context.close();
});
