import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/api-client.ts';
import { startBrowser } from '../support/browser.ts';
import { type LandingSite, startLandingSite } from '../support/landing-site.ts';
import { type RunningService, startService } from '../support/service.ts';

const KILOBYTE = 1024;
const PATIENCE_MS = 60_000;

/** Two people who could not be more apart. */
const RECIPIENT = {
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0',
  extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.10' },
};
const VISITOR = {
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [LinkedInApp]/9.31.2845',
  extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.20' },
  viewport: { width: 390, height: 844 },
};

let service: RunningService;
let browser: Browser;
let academy: LandingSite;
let badge: {
  readonly credentialId: string;
  readonly recipientId: string;
  readonly pageUrl: string;
};

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), startBrowser()]);
  academy = await startLandingSite(service.local);
  badge = await call(service, 'POST /v1/credentials', {
    externalId: 'award-1',
    program: { externalId: 'rust-101', name: 'Rust 101', destinationUrl: `${academy.url}/rust` },
    recipient: { externalId: 'ada', name: 'Ada Lovelace', email: 'ada@people.example' },
  });
  await call(service, `POST /v1/credentials/${badge.credentialId}/ctas`, {});
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await academy?.stop();
  await service?.stop();
});

describe('a badge brings a learner', () => {
  let recipient: BrowserContext;
  let visitor: BrowserContext;
  let page: Page;
  let shareUrl: string;

  beforeAll(async () => {
    recipient = await browser.newContext(RECIPIENT);
    visitor = await browser.newContext(VISITOR);
    page = await visitor.newPage();
  });
  afterAll(() => Promise.all([recipient.close(), visitor.close()]));

  test('its recipient presses share, and is led to LinkedIn’s composer with a link of our own', async () => {
    const own = await recipient.newPage();
    await own.goto(badge.pageUrl);
    const composer = await composerOf(recipient, () =>
      own.getByRole('link', { name: 'Share on LinkedIn' }).click(),
    );

    expect(composer.origin + composer.pathname).toBe(
      'https://www.linkedin.com/sharing/share-offsite/',
    );
    expect([...composer.searchParams.keys()]).toEqual(['url']);
    shareUrl = composer.searchParams.get('url') ?? '';
    expect(shareUrl).toMatch(new RegExp(`^${service.local.url}/l/lnk_\\w+$`));
  });

  test('programs follow that link first: none of them will count', async () => {
    const person = { 'user-agent': VISITOR.userAgent };
    for (const request of [
      { headers: { 'user-agent': 'LinkedInBot/1.0 (compatible; Mozilla/5.0)' } },
      { method: 'HEAD', headers: person },
      { headers: { ...person, 'sec-fetch-dest': 'image' } },
    ]) {
      const { status } = await fetch(shareUrl, { redirect: 'manual', ...request });
      expect([200, 302]).toContain(status);
    }
  });

  test('somebody else follows that link to the badge page, which is small, still, and for all', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const answer = await page.goto(shareUrl);
    const body = (await answer?.body()) ?? Buffer.alloc(0);

    expect(new URL(page.url()).pathname).toBe(`/b/${badge.credentialId}`);
    expect(body.length).toBeLessThan(30 * KILOBYTE);
    // The share link, the page that it leads to, and perhaps the browser's own wish for an icon.
    expect(asked.filter((url) => !url.endsWith('/favicon.ico')).length).toBeLessThanOrEqual(3);
    expect(await page.evaluate(LAYOUT_SHIFT)).toBe(0);
    expect(await violationsOn(page)).toEqual([]);
  });

  test('they follow the call to action, and sign up with the click id in the form', async () => {
    await page.locator('a[href^="/c/"]').click();
    await page.waitForURL(({ href }) => href.startsWith(`${academy.url}/rust?`));
    const clickId = new URL(page.url()).searchParams.get('bt_click') ?? '';
    await page.waitForFunction('window.badgetrail');

    expect(clickId).toMatch(/^[\w-]{26}$/);
    expect(await page.inputValue('[name=bt_click]')).toBe(clickId);
    expect(await page.inputValue('[name=bt_first_click]')).toBe(clickId);
    await page.getByLabel('E-mail').fill('grace@people.example');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    expect(academy.signups).toEqual([{ status: 'attributed' }]);
  });

  test('the ranking shows the recipient, by LinkedIn', async () => {
    const row = await rankedFirst();

    expect(row).toMatchObject({
      rank: 1,
      recipientId: badge.recipientId,
      name: 'Ada Lovelace',
      parts: { shares: 1, confirmedShares: 1, engagements: 1, referrals: 1, signups: 1 },
      channels: [{ channel: 'linkedin', shares: 1, engagements: 1, referrals: 1, signups: 1 }],
      excluded: { engagement: { preview: 1, head: 1, prefetch: 1 } },
    });
  });
});

describe('on a page of the issuer’s own', () => {
  test('the share bar leads to the same composer, and copies the tracked link', async () => {
    const context = await browser.newContext(RECIPIENT);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    await page.goto(`${academy.url}/badges?credential=${badge.credentialId}`);
    const composer = await composerOf(context, () =>
      page.getByRole('link', { name: 'X', exact: true }).click(),
    );
    expect(composer.origin + composer.pathname).toBe('https://x.com/intent/tweet');

    await page.getByRole('link', { name: 'Copy link' }).click();
    await page.getByRole('status').getByText('Link copied').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toMatch(new RegExp(`^${service.local.url}/l/lnk_\\w+$`));
    expect(copied).not.toBe(composer.searchParams.get('url'));
    await context.close();
  });
});

/** Where a press of share leads, as our 302 says: nobody goes there. */
async function composerOf(context: BrowserContext, press: () => Promise<void>): Promise<URL> {
  await context.route(/^https:\/\/(www\.linkedin|x)\.com\//, (route) => route.abort());
  const [answer] = await Promise.all([
    context.waitForEvent('response', (one) => one.url().includes('/share/')),
    press(),
  ]);
  expect(answer.status()).toBe(302);
  return new URL(answer.headers().location ?? '');
}

async function violationsOn(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

/** Counting takes a moment: the first of the ranking, as soon as it has a sign-up. */
async function rankedFirst(): Promise<unknown> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 250) {
    const path = 'GET /v1/influencers?period=today';
    const { items } = await call<{ items: unknown[] }>(service, path);
    if (items.length > 0) return items[0];
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return undefined;
}

/** How much moved after it was first drawn. */
const LAYOUT_SHIFT = `new Promise((resolve) => {
  let moved = 0;
  const add = (list) => { for (const { value } of list.getEntries()) moved += value; };
  new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(moved), 200);
})`;
