import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupName } from '#shared/access/rules/role.ts';
import { SessionAnswer } from '#shared/contracts/sign-in.ts';
import type { IssuerId } from '#shared/ids.ts';
import { admin } from '../../support/admin-api.ts';
import type { Answer } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';
import { SESSION_COOKIE } from '../../support/session.ts';
import { chooseAt, cookieSetBy, signInSetup } from '../../support/sign-in.ts';

const ATTEMPT_COOKIE = '__Host-bt_sign_in';

let setup: Awaited<ReturnType<typeof signInSetup>>;
beforeAll(async () => {
  setup = await signInSetup();
});
afterAll(() => setup.stop());

describe('signing in', () => {
  test('as somebody of a team gives a session, and returns to the page that was asked for', async () => {
    const { issuer } = await freshIssuer();
    const done = await signIn(someone(issuer.issuerId), '/goals/launch?period=30d#trend');

    expect(done).toMatchObject({
      status: 302,
      headers: { location: '/goals/launch?period=30d#trend' },
    });
    const session = await setup.auth('GET /auth/session', { cookies: [sessionIn(done)] });
    expect(session.body.session).toMatchObject({
      name: 'Ann Owner',
      role: 'owner',
      issuer: { issuerId: issuer.issuerId },
    });
    expect(await admin('GET /v1/keys', { cookies: [sessionIn(done)] })).toMatchObject({
      status: 200,
    });
  });

  test('keeps what matters in cookies that no script, other host or other site can use', async () => {
    const { issuer } = await freshIssuer();
    const begun = await setup.auth('GET /auth/login');
    const done = await signIn(someone(issuer.issuerId));

    for (const cookie of [...begun.cookies, ...done.cookies]) {
      expect(cookie).toMatch(/^__Host-bt_\w+=[^;]*; Path=\/; HttpOnly; SameSite=Lax; Secure; /);
    }
    const [, token = ''] = sessionIn(done).split('=');
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(JSON.stringify(await storedOf(issuer.issuerId))).not.toContain(token);
    expect(JSON.stringify(done.headers)).not.toContain(token);
  });

  test('again ends the session before', async () => {
    const { issuer } = await freshIssuer();
    const sub = someone(issuer.issuerId);
    const former = sessionIn(await signIn(sub));

    await signIn(sub, '/', [former]);

    expect(await admin('GET /v1/issuer', { cookies: [former] })).toMatchObject({ status: 401 });
  });

  test('as somebody of two teams is for the one that was asked for, and shows the way to the other', async () => {
    const [one, two] = (await Promise.all([freshIssuer(), freshIssuer()])).map(
      ({ issuer }) => issuer.issuerId,
    );
    const groups = [`${one}:owner`, `${two}:viewer`];
    const { sub } = setup.people.add({ name: 'Bo Both', email: 'bo@people.example', groups });

    const first = await signInFor(sub, one);
    const second = await signInFor(sub, two, [first.cookie]);

    expect(first.session).toMatchObject({ role: 'owner', issuer: { issuerId: one } });
    expect(second.session).toMatchObject({ role: 'viewer', issuer: { issuerId: two } });
    for (const { session } of [first, second]) {
      expect(session?.issuers.map(({ issuerId }) => issuerId)).toEqual([one, two].toSorted());
    }
    const cookies = [first.cookie];
    expect(await admin('GET /v1/issuer', { cookies })).toMatchObject({ status: 401 });
  });

  test('for an issuer of whose team one is not leads to no more than one’s own', async () => {
    const [own, foreign] = await Promise.all([freshIssuer(), freshIssuer()]);
    const sub = someone(own.issuer.issuerId);
    const { session } = await signInFor(sub, foreign.issuer.issuerId);

    expect(session?.issuer.issuerId).toBe(own.issuer.issuerId);
    expect(session?.issuers).toHaveLength(1);
  });

  test('as somebody of no team, or of one that is no longer there, says so', async () => {
    const groups = ['iss_00000000000000000000:owner', 'somewhere-else:owner', 'iss_1:owner'];
    const { sub } = setup.people.add({ name: 'No Body', email: 'no@people.example', groups });

    const done = await signIn(sub);

    expect(done).toMatchObject({
      status: 403,
      body: { text: expect.stringMatching(/not in a team/) },
    });
    expect(done.cookies).toEqual([]);
  });
});

describe('a sign-in fails, and gives no session,', () => {
  test.each<[string, (back: URL, attempt: string) => [URL, string[]]]>([
    ['without the cookie it began with', (back) => [back, []]],
    ['with an altered cookie', (back, attempt) => [back, [altered(attempt)]]],
    ['with another state', (back, attempt) => [changed(back, 'state'), [attempt]]],
    ['with another code', (back, attempt) => [changed(back, 'code'), [attempt]]],
    ['from another provider', (back, attempt) => [changed(back, 'iss'), [attempt]]],
  ])('%s', async (_, change) => {
    const { issuer } = await freshIssuer();
    const { back, attempt } = await comeBack(someone(issuer.issuerId));
    const [address, cookies] = change(back, attempt);

    expectRefused(await finish(address, cookies));
  });

  test('with the cookie of another attempt: its PKCE verifier, nonce and state do not fit', async () => {
    const { issuer } = await freshIssuer();
    const { back } = await comeBack(someone(issuer.issuerId));
    const other = await setup.auth('GET /auth/login');

    expectRefused(await finish(back, [cookieSetBy(other, ATTEMPT_COOKIE)]));
  });

  test('if the code was used before', async () => {
    const { issuer } = await freshIssuer();
    const { back, attempt } = await comeBack(someone(issuer.issuerId));

    expect(await finish(back, [attempt])).toMatchObject({ status: 302 });
    expectRefused(await finish(back, [attempt]));
  });

  test('if the provider says no', async () => {
    const begun = await setup.auth('GET /auth/login');
    const state = new URL(String(begun.headers.location)).searchParams.get('state');
    const back = new URL(`https://badges.test/auth/callback?error=access_denied&state=${state}`);

    expectRefused(await finish(back, [cookieSetBy(begun, ATTEMPT_COOKIE)]));
  });
});

function someone(issuerId: IssuerId): string {
  const groups = [groupName({ issuerId, role: 'owner' })];
  return setup.people.add({ name: 'Ann Owner', email: 'ann@academy.example', groups }).sub;
}

/** From the login to the way back, with the code in the address. */
async function comeBack(sub: string, returnTo = '/', issuerId = '') {
  const asked = new URLSearchParams({ returnTo, ...(issuerId && { issuerId }) });
  const begun = await setup.auth(`GET /auth/login?${asked}`);
  const back = await chooseAt(String(begun.headers.location), sub);
  return { back, attempt: cookieSetBy(begun, ATTEMPT_COOKIE) };
}

function finish(back: URL, cookies: string[]): Promise<Answer> {
  return setup.auth(`GET /auth/callback${back.search}`, { cookies });
}

async function signIn(sub: string, returnTo?: string, cookies: string[] = []): Promise<Answer> {
  const { back, attempt } = await comeBack(sub, returnTo);
  return finish(back, [attempt, ...cookies]);
}

async function signInFor(sub: string, issuerId: string | undefined, cookies: string[] = []) {
  const { back, attempt } = await comeBack(sub, '/', issuerId);
  const done = await finish(back, [attempt, ...cookies]);
  const answer = await setup.auth('GET /auth/session', { cookies: [sessionIn(done)] });
  const { session } = SessionAnswer.parse(answer.body);
  return { cookie: sessionIn(done), session };
}

function sessionIn(answer: Answer): string {
  return cookieSetBy(answer, SESSION_COOKIE);
}

function changed(back: URL, parameter: string): URL {
  const other = new URL(back);
  other.searchParams.set(parameter, altered(back.searchParams.get(parameter) ?? ''));
  return other;
}

function altered(text: string): string {
  return `${text.slice(0, -6)}${text.at(-6) === 'A' ? 'B' : 'A'}${text.slice(-5)}`;
}

function expectRefused(answer: Answer): void {
  expect(answer).toMatchObject({ status: 400, cookies: [] });
  expect(answer.body.text).toMatch(/Sign-in failed/);
}
