import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/api-client.ts';
import { startBrowser } from '../support/browser.ts';
import { type RunningService, startService } from '../support/service.ts';

/** Texts that somebody may send us as a name. All that they may do is to be read. */
const HOSTILE = {
  plain: 'Ada Lovelace',
  markup: `<script>hacked=1</script><img src=x onerror=hacked=1>"'><svg onload=hacked=1>" onclick='hacked=1' \``,
  endings:
    '</title></script></style></textarea>--></a><script>hacked=1</script><!-- {{7*7}} <%= 7*7 %>',
  entities: '&lt;b&gt; &#60;i&#62; %3Cscript%3Ehacked=1%3C/script%3E \\u003cb\\u003e',
  'right to left': '\u202Egnp.exe\u202C \u2066\u202Dabc \u05D0\u05D1',
  'four bytes': '🦄👩🏽‍🚀𝕏𠮷 \u{E0067}\u{10FFFD}',
  'line breaks': '=Ada%0d%0aBcc: all@people\u2028\u2029|',
} as const;
type Name = keyof typeof HOSTILE;
const names = Object.keys(HOSTILE) as Name[];
const LABEL_MAX = 60;

let service: RunningService;
let browser: Browser;
/** Without the CSP: markup must be inert by itself, and the CSP only the second lock. */
let context: BrowserContext;
const badges = new Map<Name, { credentialId: string; pageUrl: string }>();
let plainShape: unknown;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), startBrowser()]);
  context = await browser.newContext({ bypassCSP: true, userAgent: PERSON['user-agent'] });
  await call(service, 'PATCH /v1/issuer', { namesArePublic: true });
  for (const name of names) badges.set(name, await published(name));
  const page = await context.newPage();
  await page.goto(badgeOf('plain').pageUrl);
  plainShape = await elementsOf(page);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function published(name: Name) {
  const text = HOSTILE[name];
  const badge = await call<{ credentialId: string; pageUrl: string }>(
    service,
    'POST /v1/credentials',
    {
      externalId: text,
      program: {
        externalId: text,
        name: text,
        description: text,
        destinationUrl: 'https://academy.example/',
      },
      // Another text than the description: a recipient's id is shown nowhere.
      recipient: { externalId: `${text} 1`, name: text },
      name: text,
    },
  );
  const cta = `POST /v1/credentials/${badge.credentialId}/ctas`;
  await call(service, cta, { label: [...text].slice(0, LABEL_MAX / 2).join('') });
  return badge;
}

const badgeOf = (name: Name) => badges.get(name) ?? expect.fail(`no badge of ${name}`);

describe.each(names)('a text with %s', (name) => {
  const text = HOSTILE[name];

  test('is read on the badge page, in its tags and its data, and does nothing', async () => {
    const page = await context.newPage();
    await page.goto(badgeOf(name).pageUrl);

    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    expect(asRead(await page.textContent('h1'))).toBe(asRead(text));
    expect(await page.getAttribute('h1', 'dir')).toBe('auto');
    expect(asRead(await page.title())).toContain(asRead(text));
    for (const property of ['og:title', 'og:description']) {
      const content = await page.getAttribute(`meta[property="${property}"]`, 'content');
      expect(asRead(content), property).toContain(asRead(text));
    }
    const data = await page.textContent('script[type="application/ld+json"]');
    expect(textsIn(JSON.parse(data ?? '')).map(asRead)).toContain(asRead(text));
    expect(await elementsOf(page)).toEqual(plainShape);
    await page.close();
  });

  test('is read in an e-mail and in posts, and adds nothing to their addresses', async () => {
    const { credentialId } = badgeOf(name);
    const mail = new URL(await composer(credentialId, 'email'));
    expect([...mail.searchParams.keys()]).toEqual(['subject', 'body']);
    expect(asRead(mail.searchParams.get('subject'))).toBe(asRead(text));
    expect(mail.pathname).toBe('');
    const post = new URL(await composer(credentialId, 'x'));
    expect([...post.searchParams.keys()].sort()).toEqual(['text', 'url']);
    const profile = new URL(await composer(credentialId, 'linkedin-profile'));
    expect(asRead(profile.searchParams.get('name'))).toBe(asRead(text));
    expect(profile.origin).toBe('https://www.linkedin.com');
  });

  test('is read on the card that networks draw, and in its picture', async () => {
    const { credentialId } = badgeOf(name);
    const composed = new URL(await composer(credentialId, 'linkedin'));
    const answer = await fetch(composed.searchParams.get('url') ?? '', { headers: CRAWLER });
    const page = await context.newPage();
    await page.setContent(await answer.text(), { waitUntil: 'domcontentloaded' });

    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    expect(asRead(await page.title())).toContain(asRead(text));
    const picture = await page.getAttribute('meta[property="og:image"]', 'content');
    await page.close();
    const drawn = await fetch(picture ?? '');
    expect(drawn.headers.get('content-type')).toBe('image/png');
    expect(sizeOf(Buffer.from(await drawn.arrayBuffer()))).toEqual([1200, 630]);
  });

  test('is inert in the snippet that people put on their own pages', async () => {
    const page = await context.newPage();
    await page.goto(`${badgeOf(name).pageUrl}/share/embed`);
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    const snippet = await page.inputValue('textarea');
    await page.setContent(`<!doctype html>${snippet}`, { waitUntil: 'domcontentloaded' });
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    expect(await elementsOf(page)).toEqual([
      'html ',
      'head ',
      'body ',
      'a href',
      'img alt,height,src,style,width',
    ]);
    expect(asRead(await page.getAttribute('img', 'alt'))).toContain(asRead(text));
    await page.close();
  });
});

test.each(['markup', 'endings'] as const)(
  'the text with %s would do something if it were not escaped (negative control)',
  async (name) => {
    const page = await context.newPage();
    await page.setContent(`<!doctype html><p title="${HOSTILE[name]}">${HOSTILE[name]}</p>`);
    await page.waitForFunction('typeof hacked !== "undefined"');
    await page.close();
  },
);

/** Every element with the names of its attributes, but for the seal's strokes: no text may add to them. */
function elementsOf(page: Page): Promise<unknown> {
  return page.evaluate(
    `[...document.querySelectorAll(':not(svg *)')].map((e) => e.localName + ' ' + e.getAttributeNames().sort())`,
  );
}

/** Where a press of share leads. */
async function composer(credentialId: string, channel: string): Promise<string> {
  const address = `${service.local.url}/b/${credentialId}/share/${channel}`;
  const { headers } = await fetch(address, { redirect: 'manual', headers: PERSON });
  return headers.get('location') ?? '';
}

const CRAWLER = { 'user-agent': 'LinkedInBot/1.0 (compatible; Mozilla/5.0)' };
const PERSON = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
};

/** Width and height as a PNG says at its beginning; else something that no picture has. */
function sizeOf(png: Buffer): number[] {
  const isPng = png.subarray(1, 4).toString('latin1') === 'PNG';
  return isPng ? [png.readUInt32BE(16), png.readUInt32BE(20)] : [];
}

/** Every text in a piece of JSON. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/** What turns the text around it may be left out; spaces of every kind count as one. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function asRead(text: string | null): string {
  return (text ?? '').replaceAll(BIDI_CONTROLS, '').replaceAll(/\s+/g, ' ').trim();
}
