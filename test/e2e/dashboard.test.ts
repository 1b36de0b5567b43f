import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser } from '../support/browser.ts';
import { signIn, tableOf, type Visit, visit } from '../support/dashboard-visit.ts';
import { expectFitInEveryLook } from '../support/every-look.ts';
import { type LandingSite, startLandingSite } from '../support/landing-site.ts';
import { type RunningService, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const PATIENCE_MS = 60_000;
const LEARNER = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.10' },
};
const VISITOR = {
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  extraHTTPHeaders: { 'x-forwarded-for': '198.51.100.20' },
};

let service: RunningService;
let browser: Browser;
let academy: LandingSite;
let olivia: Visit;
let credentialId: string;

beforeAll(async () => {
  [service, browser] = await Promise.all([startService(), startBrowser()]);
  academy = await startLandingSite(service.local);
  olivia = await visit(browser, service);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await academy?.stop();
  await service?.stop();
});

describe('from signing in to the sign-up that a badge brought', () => {
  test('nobody sees anything before signing in, and comes back to the view they wanted', async () => {
    const { page } = olivia;
    await page.goto('/influencers?period=7d');
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    expect((await page.request.get('/v1/influencers')).status()).toBe(401);

    await signIn(olivia, 'Olivia Owner', '/influencers?period=7d');

    expect(page.url()).toBe(`${service.local.url}/influencers?period=7d`);
    await page.getByRole('heading', { name: 'Nobody is ranked yet' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Nobody is ranked yet' }).waitFor();
  });

  test('an empty issuer is led to its first click, in every look', async () => {
    const { page } = olivia;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Four steps to your first click' }).waitFor();
    await expectFitInEveryLook(page);
  });

  test('a CSV is dropped, tried, and imported for good', async () => {
    const { page } = olivia;
    await page.goto('/import');
    await page.locator('input[type=file]').setInputFiles({
      name: 'awards.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(AWARDS(academy.url)),
    });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('button', { name: 'Import 2 for good' }).click();
    await page.getByRole('heading', { name: 'Imported.' }).waitFor();

    const { items } = await read(page, '/v1/credentials');
    expect(items).toHaveLength(2);
    credentialId = items.find(({ externalId }) => externalId === 'award-1')?.credentialId ?? '';
  });

  test('its recipient shares, somebody clicks, and signs up at the issuer', async () => {
    const learner = await visit(browser, service, LEARNER);
    await learner.page.goto(`/b/${credentialId}`);
    await learner.context.route(/^https:\/\/www\.linkedin\.com\//, (route) => route.abort());
    const [composer] = await Promise.all([
      learner.context.waitForEvent('response', (one) => one.url().includes('/share/')),
      learner.page.getByRole('link', { name: 'Share on LinkedIn' }).click(),
    ]);
    const shared = new URL(composer.headers().location ?? '').searchParams.get('url') ?? '';

    const { page, context } = await visit(browser, service, VISITOR);
    await page.goto(shared);
    await page.locator('a[href^="/c/"]').click();
    await page.waitForURL(({ href }) => href.startsWith(academy.url));
    await page.waitForFunction('window.badgetrail');
    await page.getByLabel('E-mail').fill('grace@people.example');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();

    expect(academy.signups).toEqual([{ status: 'attributed' }]);
    await Promise.all([learner.context.close(), context.close()]);
  });

  test('the funnel, the ranking and the goal have changed', async () => {
    const { page } = olivia;
    const ranking = () => read(page, '/v1/influencers?period=today');
    await until(ranking, ({ items }) => items.length > 0);

    await page.goto('/?period=today');
    const funnel = await tableOf(page, 'From published to signed up');
    expect(funnel.map(({ Stage, Count }) => [Stage, Count])).toEqual([
      ['Published', '2'],
      ['Opened', '0'],
      ['Shared', '1'],
      ['Engaged', '1'],
      ['Referred', '1'],
      ['Signed up', '1'],
    ]);
    await page.goto('/influencers?period=today');
    const [first, ...others] = await tableOf(page, 'By sign-ups');
    expect(first).toMatchObject({ 'Sign-ups': '1', Referrals: '1', Engagements: '1', Shares: '1' });
    expect(first?.Recipient).toMatch(/Ada Lovelace/);
    expect(others).toEqual([]);
    await page.goto('/goals/awareness?period=today');
    const metrics = await tableOf(page, 'Program awareness: all numbers');
    expect(metrics.find(({ Metric }) => Metric === 'Referred sign-ups')).toMatchObject({
      Value: '1',
      'Period before': '0',
    });
    await page.goto(`/credentials/${credentialId}`);
    const signups = await tableOf(page, 'Sign-ups');
    expect(signups).toMatchObject([{ Status: 'Credited', Channel: 'LinkedIn', Reason: '–' }]);
  });

  test('a credential is found by whose it is, which stands in no address', async () => {
    const { page } = olivia;
    const found = async () => (await tableOf(page, 'Found')).length;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto('/credentials');
    await page.getByRole('searchbox', { name: 'Find a credential' }).fill('lovelace');
    await expect.poll(found, { timeout: PATIENCE_MS }).toBe(1);
    await page.getByRole('link', { name: /Ada Lovelace/ }).click();
    await page.waitForURL(/crd_/);
    await page.goBack();
    await expect.poll(found, { timeout: PATIENCE_MS }).toBe(1);
    expect([page.url(), ...asked].join('\n')).not.toMatch(/lovelace/i);
  });
});

describe('a viewer', () => {
  test('sees the numbers, and can change no settings, neither there nor past the page', async () => {
    const vera = await visit(browser, service);
    await signIn(vera, 'Vera Viewer', '/influencers?period=today');
    expect(await tableOf(vera.page, 'By sign-ups')).toHaveLength(1);

    await vera.page.goto('/settings');
    await vera.page.getByRole('heading', { name: 'Settings' }).waitFor();
    await vera.page.getByLabel('Name', { exact: true }).waitFor();
    expect(await vera.page.getByLabel('Name', { exact: true }).isDisabled()).toBe(true);
    expect(await vera.page.getByRole('button', { name: /^save/i }).count()).toBe(0);
    for (const [method, path] of CHANGES) {
      expect(await statusOf(vera.page, method, path), `${method} ${path}`).toBe(403);
    }
    await vera.context.close();
  });

  test('while an owner can (negative control)', async () => {
    expect(await statusOf(olivia.page, 'PATCH', '/v1/issuer')).toBe(200);
  });
});

test('another issuer’s owner sees nothing of it', async () => {
  const oscar = await visit(browser, service);
  await signIn(oscar, 'Oscar Other', '/influencers?period=all');

  await oscar.page.getByRole('heading', { name: 'Nobody is ranked yet' }).waitFor();
  for (const list of ['/v1/credentials', '/v1/programs', '/v1/influencers?period=all']) {
    expect((await read(oscar.page, list)).items).toEqual([]);
  }
  const foreign = `/v1/credentials/${credentialId}`;
  expect((await oscar.page.request.get(foreign)).status()).toBe(404);
  expect((await olivia.page.request.get(foreign)).status()).toBe(200);
  await oscar.context.close();
});

test('an empty issuer is led to its first click in four steps, and the click counts for nothing', async () => {
  const oscar = await visit(browser, service);
  const { page, context } = oscar;
  await signIn(oscar, 'Oscar Other');

  await page.getByLabel('Name').fill('Go 101');
  await page.getByLabel('Where its call to action leads').fill(`${academy.url}/go`);
  await page.getByRole('button', { name: 'Create the program' }).click();
  await page.getByLabel('Whose it is').fill('Oscar Other');
  await page.getByRole('button', { name: 'Publish it' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Follow the link as a test' }).click(),
  ]);
  await opened.waitForURL(/\/b\/crd_/);
  await page.getByRole('heading', { name: 'You are set' }).waitFor({ timeout: PATIENCE_MS });

  const answer = await page.request.get('/v1/reports/funnel?period=all');
  const { activity, excluded } = await answer.json();
  expect(excluded.engagement).toEqual({ test: 1 });
  expect(activity.find(({ stage }: Item) => stage === 'engaged')).toMatchObject({ events: 0 });
  await context.close();
});

test('who is of two teams goes from one issuer to the other, and nothing of the first stays', async () => {
  const email = 'oscar@other.example';
  expect(await statusOf(olivia.page, 'POST', '/v1/team', { email, role: 'viewer' })).toBe(201);
  const oscar = await visit(browser, service);
  const { page } = oscar;
  await signIn(oscar, 'Oscar Other', '/influencers?period=all');

  const seen = new Set<string>();
  for (let round = 0; round < 2; round += 1) {
    const { session } = await (await page.request.get('/auth/session')).json();
    const isAcademy = session.role === 'viewer';
    seen.add(session.role);
    await page.goto('/influencers?period=all');
    await page
      .getByText(isAcademy ? 'Ada Lovelace' : 'Nobody is ranked yet')
      .first()
      .waitFor();
    expect(await page.getByText('Ada Lovelace').count()).toBe(isAcademy ? 1 : 0);
    const other = session.issuers.find(
      ({ issuerId }: Item) => issuerId !== session.issuer.issuerId,
    );
    await page.getByRole('button', { name: 'Go to another issuer' }).first().click();
    await page.getByRole('link', { name: other.name }).first().click();
    await page.getByRole('button', { name: 'Oscar Other' }).click();
    await page.getByRole('button', { name: `${other.name}. Go to another issuer` }).waitFor();
  }
  expect([...seen].toSorted()).toEqual(['owner', 'viewer']);
  await oscar.context.close();
});

describe('what signs a person in', () => {
  test('is in no storage that scripts can read, no address and no log', async () => {
    const token = await sessionTokenOf(olivia);
    const { page, asked } = olivia;

    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await page.evaluate(READABLE)).not.toContain(token);
    expect(asked.filter((url) => url.includes(token))).toEqual([]);
    expect(service.log()).not.toContain(token);
    const codes = asked.flatMap((url) => new URL(url).searchParams.get('code') ?? []);
    expect(codes).toHaveLength(1);
    for (const secret of [...codes, 'eyJ']) expect(service.log()).not.toContain(secret);
    expect(await page.evaluate(READABLE)).not.toMatch(/eyJ|bt_session/);
  });

  test('is refused when altered, and when stolen from who has signed out', async () => {
    const max = await visit(browser, service);
    await signIn(max, 'Max Marketer');
    const thief = await visit(browser, service);
    await thief.context.addCookies(await max.context.cookies());
    expect((await thief.page.request.get('/v1/issuer')).status()).toBe(200);

    await max.page.getByRole('button', { name: 'Sign out' }).first().click();
    await max.page.getByRole('link', { name: 'Sign in' }).waitFor();
    expect((await thief.page.request.get('/v1/issuer')).status()).toBe(401);
    await thief.page.goto('/');
    await thief.page.getByRole('link', { name: 'Sign in' }).waitFor();

    const token = await sessionTokenOf(olivia);
    const altered = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const { url } = service.local;
    await thief.context.addCookies([{ name: 'bt_session', value: altered, url }]);
    expect((await thief.page.request.get('/v1/issuer')).status()).toBe(401);
    await Promise.all([max.context.close(), thief.context.close()]);
  });
});

test('the pages run under a policy that allows no inline script, and break none of its rules', async () => {
  const answer = await olivia.page.goto('/');
  const policy = answer?.headers()['content-security-policy'] ?? '';

  expect(policy).toContain("default-src 'self'");
  expect(/script-src[^;]*unsafe/.test(policy) || /default-src[^;]*unsafe/.test(policy)).toBe(false);
  await olivia.page.getByRole('button', { name: 'Sign out' }).first().waitFor();
  expect(olivia.complaints.filter((text) => !/401/.test(text))).toEqual([]);
});

const AWARDS = (
  academy: string,
) => `externalId,program.externalId,program.name,program.destinationUrl,recipient.name,recipient.email
award-1,rust-101,Rust 101,${academy}/rust,Ada Lovelace,ada@people.example
award-2,rust-101,Rust 101,${academy}/rust,Ben Costa,ben@people.example
`;

/** What a viewer must not do, one of each kind. */
const CHANGES = [
  ['PATCH', '/v1/issuer'],
  ['POST', '/v1/programs'],
  ['POST', '/v1/credentials'],
  ['POST', '/v1/keys'],
  ['POST', '/v1/signup-secrets'],
  ['POST', '/v1/team'],
  ['DELETE', '/v1/recipients/rcp_00000000000000000000'],
] as const;

/** As a script of our own page would call, with what the page has: its cookie. */
function statusOf(page: Page, method: string, path: string, sent: object = {}): Promise<number> {
  const body = JSON.stringify(sent);
  const init = { method, headers: { 'content-type': 'application/json' }, body };
  return page.evaluate(`fetch('${path}', ${JSON.stringify(init)}).then(({ status }) => status)`);
}

type Item = Readonly<Record<string, string>>;

async function read(page: Page, path: string): Promise<{ readonly items: readonly Item[] }> {
  return (await page.request.get(path)).json();
}

async function sessionTokenOf({ context }: Visit): Promise<string> {
  const cookies = await context.cookies();
  return cookies.find(({ name }) => name === 'bt_session')?.value ?? '';
}

/** Runs in the page: all that a script could carry away. */
const READABLE =
  'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])';
