import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/api-client.ts';
import { BRAND, PICTURE, STORIES, type StoryName } from '../support/badge-stories.ts';
import { startBrowser } from '../support/browser.ts';
import { expectWhole } from '../support/page-checks.ts';
import { type RunningService, startService } from '../support/service.ts';

const KILOBYTE = 1024;
const names = Object.keys(STORIES) as StoryName[];

let service: RunningService;
let browser: Browser;
const urls = new Map<StoryName, string>();

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), startBrowser()]);
  await call(service, 'PATCH /v1/issuer', BRAND);
  for (const name of names) urls.set(name, await published(name));
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

describe.each(names)('the page of a badge that is %s', (name) => {
  test.each(['light', 'dark'] as const)(
    'is whole at every width, and for all, in %s',
    async (scheme) => {
      const page = await opened(name, scheme);
      await expectWhole(page, `${name}-${scheme}`);
      await page.context().close();
    },
  );

  test('is small, and asks for nothing but the issuer’s pictures', async () => {
    const asked: string[] = [];
    const page = await opened(name, 'light', asked);
    const html = await (await fetch(urls.get(name) ?? '')).text();

    expect(Buffer.byteLength(html)).toBeLessThan(30 * KILOBYTE);
    const others = asked.filter((url) => url !== urls.get(name) && !url.startsWith('data:'));
    expect(others.every((url) => url.startsWith('https://pictures.example/'))).toBe(true);
    await page.context().close();
  });
});

async function opened(
  name: StoryName,
  colorScheme: 'light' | 'dark',
  asked: string[] = [],
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, colorScheme });
  const page = await context.newPage();
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('410'))
      throw new Error(message.text());
  });
  await context.route('https://pictures.example/**', (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
  );
  await page.goto(urls.get(name) ?? '');
  return page;
}

async function published(name: StoryName): Promise<string> {
  const story: object = STORIES[name];
  const { isRevoked, program, recipient, ...rest } = story as Record<string, object | undefined>;
  const destinationUrl = 'https://academy.example/next';
  const { credentialId, pageUrl } = await call<Record<string, string>>(
    service,
    'POST /v1/credentials',
    {
      externalId: name,
      program: { externalId: name, destinationUrl, ...program },
      recipient: { externalId: name, ...recipient },
      issuedAt: '2025-01-15T10:00:00Z',
      ...rest,
    },
  );
  await call(service, `POST /v1/credentials/${credentialId}/ctas`, {});
  if (isRevoked) {
    await call(service, `PATCH /v1/credentials/${credentialId}`, { status: 'revoked' });
  }
  return pageUrl ?? '';
}
