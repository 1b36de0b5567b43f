import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildEmbed } from '../../web/embed/build.ts';
import { startBrowser } from '../support/browser.ts';

const OURS = 'https://badges.example';
const ISSUERS = 'https://academy.example';
/** As strict as an issuer's page may be: nothing inline, nothing evaluated, nothing from elsewhere. */
const CSP = `default-src 'none'; script-src ${OURS}; connect-src ${OURS}; require-trusted-types-for 'script'`;
const [FIRST, SECOND] = ['firstfirstfirstfirstfirst_', 'secondsecondsecondsecond-1'];
const DAY_SECONDS = 86_400;

const folder = mkdtempSync(join(tmpdir(), 'embed-'));
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  await buildEmbed(folder);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route(`${OURS}/*.js`, (route) => {
    const body = readFileSync(join(folder, new URL(route.request().url()).pathname));
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  return () => context.close();
});

/** Open a page of the issuer's with that content. */
async function open(content: string, query = ''): Promise<void> {
  await page.route(`${ISSUERS}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': CSP },
      body: `<!doctype html><html lang="en"><title>Academy</title><main><h1>Academy</h1>${content}</main>`,
    }),
  );
  await page.goto(`${ISSUERS}/${query}`);
}

describe('the share bar', () => {
  const BAR = `<script src="${OURS}/share.js" async></script><badgetrail-share credential="crd_abcdefghij" color="#0a66c2"></badgetrail-share>`;

  test('leads to our share actions, under a CSP that allows nothing but its script', async () => {
    await open(BAR);
    const links = page.locator('badgetrail-share a');
    await links.first().waitFor();

    const leadsTo = (await links.all()).map((link) => link.getAttribute('href'));
    expect(await Promise.all(leadsTo)).toEqual(
      ['linkedin-profile', 'linkedin', 'x', 'facebook', 'whatsapp', 'email', 'copy'].map(
        (channel) => `${OURS}/b/crd_abcdefghij/share/${channel}`,
      ),
    );
    const first = "document.querySelector('badgetrail-share').shadowRoot.querySelector('a')";
    const color = await page.evaluate(`getComputedStyle(${first}).backgroundColor`);
    expect(color).toBe('rgb(10, 102, 194)');
    expect(complaints).toEqual([]);
  });

  test.each([
    { page: 'light', visitor: 'light' },
    { page: 'light dark', visitor: 'dark' },
    { page: 'light', visitor: 'dark' },
  ] as const)(
    'gives axe nothing to find on a page in $page for a visitor in $visitor',
    async (scheme) => {
      // Axe brings its own script and style, which the issuer's CSP would not let in.
      const free = await browser.newContext({ bypassCSP: true, colorScheme: scheme.visitor });
      const looked = await free.newPage();
      await looked.setContent(
        `<!doctype html><html lang="en" style="color-scheme: ${scheme.page}"><title>Academy</title><main><h1>Academy</h1>${BAR}</main>`,
      );
      await looked.addScriptTag({ path: join(folder, 'share.js') });
      await looked.locator('badgetrail-share a').first().waitFor();
      const { violations } = await new AxeBuilder({ page: looked }).analyze();
      await free.close();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    },
  );

  test('copies the tracked link where the visitor stands, and asks for it only then', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: ISSUERS });
    const asked: string[] = [];
    await page.route(`${OURS}/b/**`, (route) => {
      asked.push(route.request().url());
      return route.fulfill({
        json: { title: 'A badge', text: 'I earned it.', url: `${OURS}/l/lnk_abcdefghij` },
        headers: { 'access-control-allow-origin': '*' },
      });
    });
    await open(BAR);
    const button = page.getByRole('link', { name: 'Copy link' });
    await button.waitFor();
    expect(asked).toEqual([]);

    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Link copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${OURS}/l/lnk_abcdefghij`);
    expect(asked).toEqual([`${OURS}/b/crd_abcdefghij/share/copy?format=json`]);
  });

  test('shows the channels that it is told, and follows a change', async () => {
    await open(
      `<script src="${OURS}/share.js"></script><badgetrail-share credential="crd_abcdefghij" channels="x, nowhere xing" heading="Tell others"></badgetrail-share>`,
    );
    const bar = page.locator('badgetrail-share');
    expect(await bar.locator('a').allTextContents()).toEqual(['X', 'XING']);
    expect(await bar.getByRole('navigation', { name: 'Tell others' }).count()).toBe(1);
    await bar.evaluate((one) => Reflect.get(one, 'setAttribute').call(one, 'channels', 'qr'));
    expect(await bar.locator('a').allTextContents()).toEqual(['QR code']);
    await bar.evaluate((one) =>
      Reflect.get(one, 'setAttribute').call(one, 'credential', '../../evil'),
    );
    expect(await bar.locator('a').count()).toBe(0);
  });
});

describe('the landing-page snippet', () => {
  const FORM = `<form><input type="hidden" name="bt_click"><input type="hidden" name="bt_first_click">
    <input name="bt_click" id="seen" aria-label="visible"></form><a href="${OURS}/c/cta_abcdefghij?x=1#enrol">Back</a>`;
  const SNIPPET = `<script src="${OURS}/track.js" async></script>${FORM}`;

  const fieldValue = (name: string) => page.inputValue(`input[type=hidden][name=${name}]`);
  const filled = () => page.waitForFunction('window.badgetrail');
  const cookies = async () =>
    (await context.cookies(ISSUERS)).map(({ name, value }) => `${name}=${value}`);

  test('keeps first and last click, and fills them into the form’s hidden fields', async () => {
    await open(SNIPPET, `?bt_click=${FIRST}`);
    await filled();
    expect([await fieldValue('bt_click'), await fieldValue('bt_first_click')]).toEqual([
      FIRST,
      FIRST,
    ]);
    await page.goto(`${ISSUERS}/later?bt_click=${SECOND}`);
    await filled();
    expect([await fieldValue('bt_click'), await fieldValue('bt_first_click')]).toEqual([
      SECOND,
      FIRST,
    ]);
    await page.goto(`${ISSUERS}/sign-up`);
    await filled();
    expect([await fieldValue('bt_click'), await fieldValue('bt_first_click')]).toEqual([
      SECOND,
      FIRST,
    ]);
    expect(await page.inputValue('#seen')).toBe('');
    expect(await page.evaluate('window.badgetrail')).toEqual({
      clickId: SECOND,
      firstClickId: FIRST,
    });
    expect(complaints).toEqual([]);
  });

  test('keeps them first party, for 90 days, and safely', async () => {
    await open(SNIPPET, `?bt_click=${FIRST}`);
    await filled();
    const [cookie, ...more] = await context.cookies(ISSUERS);

    expect(more).toEqual([]);
    expect(cookie).toMatchObject({
      name: 'bt_clicks',
      value: `${FIRST}.${FIRST}`,
      domain: 'academy.example',
      sameSite: 'Lax',
      secure: true,
    });
    const days = ((cookie?.expires ?? 0) - Date.now() / 1000) / DAY_SECONDS;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
  });

  test('fills forms that are drawn later, and links to our calls to action', async () => {
    await open(SNIPPET, `?bt_click=${FIRST}`);
    await filled();
    await page.evaluate(`{
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name: 'bt_click', id: 'late' });
      document.querySelector('form').append(field);
    }`);
    await page.waitForFunction(`document.querySelector('#late').value === '${FIRST}'`);
    expect(await page.getAttribute('a', 'href')).toBe(
      `${OURS}/c/cta_abcdefghij?x=1&bt_click=${FIRST}#enrol`,
    );
  });

  test('stores nothing for who sends Global Privacy Control, and forgets what it had', async () => {
    await open(SNIPPET, `?bt_click=${FIRST}`);
    await filled();
    expect(await cookies()).toHaveLength(1);
    await page.addInitScript(() => {
      Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
    });
    await page.goto(`${ISSUERS}/later?bt_click=${SECOND}`);
    await filled();
    expect([await fieldValue('bt_click'), await fieldValue('bt_first_click')]).toEqual([
      SECOND,
      SECOND,
    ]);
    expect(await cookies()).toEqual([]);
    await page.goto(`${ISSUERS}/sign-up`);
    await filled();
    expect(await fieldValue('bt_click')).toBe('');
  });

  test('keeps them for as long as the page’s author says, or not at all', async () => {
    const withDays = (days: number) => SNIPPET.replace(' async', ` data-days="${days}"`);
    await open(withDays(7), `?bt_click=${FIRST}`);
    const [cookie] = await context.cookies(ISSUERS);
    expect(((cookie?.expires ?? 0) - Date.now() / 1000) / DAY_SECONDS).toBeCloseTo(7, 1);
    await page.unrouteAll({ behavior: 'wait' });
    await page.route(`${OURS}/*.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', path: join(folder, 'track.js') }),
    );
    await open(withDays(0), `?bt_click=${SECOND}`);
    expect(await cookies()).toEqual([]);
    expect(await fieldValue('bt_click')).toBe(SECOND);
  });

  test('takes nothing for a click id that cannot be one', async () => {
    await open(SNIPPET, '?bt_click=%22%3E%3Cscript%3Ealert(1)%3C/script%3E');
    await filled();
    expect(await fieldValue('bt_click')).toBe('');
    expect(await cookies()).toEqual([]);
  });
});
