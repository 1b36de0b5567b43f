import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { until } from './until.ts';

/** Sign in as a demo person does, by one click, and keep what the browser knows then. */
export async function signIn(browser: Browser, url: string, person = 'Olivia Owner') {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${url}/auth/login?returnTo=/settings`);
  await page.getByRole('button', { name: person }).click();
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

type Look = BrowserContextOptions & { readonly faults?: string[] };

/** A browser of somebody who is signed in; what goes wrong on its pages is written down. */
export async function contextOf(browser: Browser, look: Look): Promise<BrowserContext> {
  const { faults = [], ...options } = look;
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(60_000);
  context.on('weberror', (error) => faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return context;
}

/** Until nothing is on its way and nothing is still a placeholder. */
export async function untilShown(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
  await page.locator('.stale').first().waitFor({ state: 'detached' });
}

const VERIFIED_WITHIN_MS = 300_000;

/** The audit comes a minute after the start: until it has found the counts to be true. */
export async function untilVerified(url: string, key: string): Promise<void> {
  const verifiedAt = await until(
    async () => (await funnelOf(url, key)).verifiedAt,
    (at) => at !== null,
    VERIFIED_WITHIN_MS,
  );
  if (!verifiedAt) throw new Error('the audit has not verified the counts');
}

const EQUAL_LOOKS = 4;

/** The older part of the demo is counted after the start: until several looks see the same. */
export async function untilCounted(url: string, key: string): Promise<void> {
  let before = '';
  for (let equal = 0; equal < EQUAL_LOOKS; await sleep(5000)) {
    const { activity, excluded } = await funnelOf(url, key);
    const now = JSON.stringify({ activity, excluded });
    equal = now === before ? equal + 1 : 0;
    before = now;
  }
}

async function funnelOf(url: string, key: string): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${url}/v1/reports/funnel?period=all`, { headers });
  return (await answer.json()) as Record<string, unknown>;
}
