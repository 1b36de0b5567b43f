import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../support/api-client.ts';
import { BRAND, PICTURE } from '../support/badge-stories.ts';
import { startBrowser } from '../support/browser.ts';
import { expectWhole } from '../support/page-checks.ts';
import { type RunningService, startService } from '../support/service.ts';
import { BROWSER } from '../support/visit.ts';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), startBrowser()]);
  await call(service, 'PATCH /v1/issuer', { ...BRAND, namesArePublic: false });
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

test('an owner sees how far the badge travelled, and decides about their name', async () => {
  const { ownerUrl, pageUrl, credentialId } = await published('ada');
  await visitors(await linkOf(credentialId, 'linkedin'), 3);
  await visitors(await linkOf(credentialId, 'whatsapp'), 2);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      userAgent: BROWSER,
      colorScheme,
      viewport: { width: 360, height: 800 },
    });
    await context.route('https://pictures.example/**', (route) =>
      route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
    );
    const page = await context.newPage();
    await page.goto(ownerUrl);
    expect(page.url()).toBe(pageUrl);
    await expect
      .poll(() => reloaded(page), { timeout: 60_000, interval: 1000 })
      .toContain('5people reached');
    await expectWhole(page, `owner-${colorScheme}`);

    await page.getByRole('button', { name: 'Show my name' }).click();
    expect(await page.textContent('.plate')).toContain('Ada Lovelace');
    await page.getByRole('button', { name: 'Hide my name' }).click();
    expect(await page.textContent('.plate')).not.toContain('Ada Lovelace');
    await context.close();
  }
});

test('the share buttons work without a script', async () => {
  const { pageUrl } = await published('bo');
  const context = await browser.newContext({ userAgent: BROWSER, javaScriptEnabled: false });
  const page = await context.newPage();
  for (const [button, title] of [
    ['Copy link', 'Copy the link to this badge'],
    ['Embed', 'Embed this badge'],
    ['QR code', 'QR code of this badge'],
  ] as const) {
    await page.goto(pageUrl);
    await page.getByRole('link', { name: button }).click();
    expect(await page.textContent('h1')).toBe(title);
  }
  await context.close();
});

test('copies the tracked link at once where a script runs', async () => {
  const { pageUrl } = await published('cy');
  const context = await browser.newContext({ userAgent: BROWSER });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  await page.goto(pageUrl);
  await page.getByRole('link', { name: 'Copy link' }).click();
  await expect.poll(() => page.textContent('.toast')).toBe('Link copied');

  const copied: unknown = await page.evaluate('navigator.clipboard.readText()');
  expect(copied).toMatch(/\/l\/lnk_\w+$/);
  await context.close();
});

type Published = {
  readonly ownerUrl: string;
  readonly pageUrl: string;
  readonly credentialId: string;
};

function published(externalId: string): Promise<Published> {
  return call<Published>(service, 'POST /v1/credentials', {
    externalId,
    program: { externalId: 'data', name: 'Data Analytics Foundations' },
    recipient: { externalId, name: 'Ada Lovelace' },
  });
}

async function linkOf(credentialId: string, channel: string): Promise<string> {
  const request = `POST /v1/credentials/${credentialId}/links`;
  return (await call<{ url: string }>(service, request, { channel })).url;
}

let addresses = 0;

/** People who follow a share link, each from another address. */
async function visitors(url: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    addresses += 1;
    const headers = { 'user-agent': BROWSER, 'x-forwarded-for': `198.51.100.${addresses}` };
    await fetch(url, { headers, redirect: 'manual' });
  }
}

async function reloaded(page: {
  reload(): Promise<unknown>;
  textContent(s: string): Promise<string | null>;
}) {
  await page.reload();
  const text = (await page.textContent('.figures')) ?? '';
  return text.replaceAll(/(people reached)\s*(\d+)/g, '$2$1');
}
