import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { contextOf, signIn, untilShown } from '../support/dashboard.ts';
import { VIEWS, type View, viewAddresses } from '../support/dashboard-views.ts';
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

describe.each([
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const)('in the $colorScheme, $viewport.width pixels wide', (look) => {
  test.each(NAMES)('%s: axe finds nothing, nothing breaks, nothing sticks out', async (view) => {
    const faults: string[] = [];
    const context = await contextOf(browser, { ...look, storageState, faults });
    const page = await context.newPage();
    await page.goto(service.local.url + addresses[view]);
    await untilShown(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const tooWide = await page.evaluate<number>(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(tooWide).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
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
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toContain('button-name');
  await context.close();
});

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
      await card.locator('td.numeric').first().evaluate('cell => { cell.textContent = "-1" }');
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
    expect(await explanation.textContent()).toMatch(/Open rate: .*%.*÷.*published/);
    await page.keyboard.press('Escape');
    await explanation.waitFor({ state: 'detached' });
    await context.close();
  });
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
