import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), startBrowser()]);
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

test('a badge page has nothing that keeps anybody out', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(await publishedPage());

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await context.close();
});

async function publishedPage(): Promise<string> {
  const { url, keys } = service.local;
  const answer = await fetch(`${url}/v1/credentials`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.ingest}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      externalId: 'award-1',
      program: { externalId: 'rust-101', name: 'Rust 101' },
      recipient: { name: 'Ada Lovelace' },
    }),
  });
  const { pageUrl } = (await answer.json()) as { pageUrl: string };
  return pageUrl;
}
