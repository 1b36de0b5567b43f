import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { RunningService } from './service.ts';

export type Visit = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Every address that was asked for. */
  readonly asked: readonly string[];
  /** What the browser complained about: scripts that failed, and what a policy stopped. */
  readonly complaints: readonly string[];
};

/** Numbers and dates as the tests expect them. */
const LANGUAGE = { locale: 'en-US', timezoneId: 'UTC' };

/** A browser of somebody's own on the dashboard. */
export async function visit(
  browser: Browser,
  { local }: RunningService,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ ...LANGUAGE, baseURL: local.url, ...options });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { context, page, asked, complaints };
}

/** Sign in as one of the people of the laptop, by the pages that a person sees. */
export async function signIn({ page }: Visit, name: string, start = '/'): Promise<void> {
  await page.goto(start);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: 'Sign out' }).first().waitFor();
}

/** The rows of the table behind a card's chart: each cell by its column. */
export async function tableOf(page: Page, title: string): Promise<Record<string, string>[]> {
  const card = page.locator('section.card', {
    has: page.getByRole('heading', { name: title, exact: true }),
  });
  await card.waitFor();
  const turn = card.getByRole('button', { name: `${title} as a table` });
  if ((await turn.count()) > 0 && (await turn.getAttribute('aria-pressed')) === 'false') {
    await turn.click();
  }
  await card.locator('tbody tr').first().waitFor();
  const columns = await card.locator('thead th').allInnerTexts();
  const rows = await card.locator('tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()));
  return cells.map((texts) =>
    Object.fromEntries(texts.map((text, i) => [columns[i], text.trim()])),
  );
}
