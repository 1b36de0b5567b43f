import { beforeAll, describe, expect, test } from 'vitest';
import { type Operation, routeNameOf } from '#shared/access/operation.ts';
import { ROLES, SCOPES_OF } from '#shared/access/rules/role.ts';
import {
  endSessionsOf,
  SESSION_IDLE_SECONDS,
  SESSION_LIFE_SECONDS,
} from '#shared/access/sessions.ts';
import { SessionAnswer, SignOutAnswer } from '#shared/contracts/sign-in.ts';
import { OPERATIONS } from '../../../functions/admin-api/operations.ts';
import { admin, someProgram } from '../../support/admin-api.ts';
import { caller, itemsIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { reports } from '../../support/reports-api.ts';
import { sessionOf } from '../../support/session.ts';

let auth: ReturnType<typeof caller>;
beforeAll(async () => {
  // Nobody listens there.
  process.env.OIDC_ISSUER = 'http://127.0.0.1:9';
  auth = caller((await import('../../../functions/sign-in/handler.ts')).handler);
});

const HOUR_MS = 60 * 60 * 1000;
const agoSeconds = (seconds: number) => Date.now() - seconds * 1000;

describe('a session', () => {
  test('opens the reports and the admin API for its issuer', async () => {
    const { issuer } = await freshIssuer();
    const { cookies } = await sessionOf(issuer.issuerId, 'viewer');

    expect(await reports('GET /v1/reports/goals', { cookies })).toMatchObject({ status: 200 });
    expect(await admin('GET /v1/issuer', { cookies })).toMatchObject({
      status: 200,
      body: { issuerId: issuer.issuerId },
    });
  });

  test('ends with the sign-out: who has stolen the cookie is refused at once', async () => {
    const { issuer } = await freshIssuer();
    const { cookies, headers } = await sessionOf(issuer.issuerId, 'owner');
    expect(await admin('GET /v1/keys', { cookies })).toMatchObject({ status: 200 });

    const out = await auth('POST /auth/logout', { cookies, headers });

    expect(out.status).toBe(200);
    expect(SignOutAnswer.parse(out.body)).toEqual({ next: '/' });
    expect(out.cookies).toEqual([expect.stringMatching(/^__Host-bt_session=;.*Max-Age=0/)]);
    expect(await admin('GET /v1/keys', { cookies })).toMatchObject({ status: 401 });
    expect(await reports('GET /v1/reports/goals', { cookies })).toMatchObject({ status: 401 });
    expect(await auth('GET /auth/session', { cookies })).toMatchObject({
      status: 200,
      body: { session: null },
      cookies: [expect.stringMatching(/Max-Age=0/)],
    });
  });

  test.each([
    ['altered', (cookie: string) => `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`],
    ['of another name', (cookie: string) => cookie.replace('__Host-', '')],
    ['guessed', () => `__Host-bt_session=${'A'.repeat(43)}`],
    ['empty', () => '__Host-bt_session='],
  ])('is refused with a cookie that is %s', async (_, change) => {
    const { issuer } = await freshIssuer();
    const { cookies } = await sessionOf(issuer.issuerId, 'owner');

    expect(await admin('GET /v1/keys', { cookies: cookies.map(change) })).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/problem+json' },
    });
  });

  test('expires unused, and lives on when used, but not without end', async () => {
    const { issuer } = await freshIssuer();
    const asked = async (seconds: number) => {
      const { cookies } = await sessionOf(issuer.issuerId, 'viewer', agoSeconds(seconds));
      const { body } = await auth('GET /auth/session', { cookies });
      return { cookies, session: SessionAnswer.parse(body).session };
    };

    expect((await asked(SESSION_IDLE_SECONDS + 1)).session).toBeNull();
    const { cookies, session } = await asked(SESSION_IDLE_SECONDS - 60);
    const left = Date.parse(session?.expiresAt ?? '') - Date.now();
    expect(left).toBeGreaterThan(SESSION_IDLE_SECONDS * 1000 - HOUR_MS);
    expect(await admin('GET /v1/issuer', { cookies })).toMatchObject({ status: 200 });
    expect(SESSION_LIFE_SECONDS).toBeGreaterThan(SESSION_IDLE_SECONDS);
  });

  test('of a member ends with all of theirs, and with nobody else’s', async () => {
    const { issuer } = await freshIssuer();
    const { cookies, who } = await sessionOf(issuer.issuerId, 'owner');
    const other = await sessionOf(issuer.issuerId, 'owner');

    await endSessionsOf(issuer.issuerId, who.memberId);

    expect(await admin('GET /v1/issuer', { cookies })).toMatchObject({ status: 401 });
    const { cookies: others } = other;
    expect(await admin('GET /v1/issuer', { cookies: others })).toMatchObject({ status: 200 });
  });

  test('sees nothing of another issuer', async () => {
    const [owner, stranger] = [await freshIssuer(), await freshIssuer()];
    const programId = await someProgram(owner.keys.admin);
    const { cookies } = await sessionOf(stranger.issuer.issuerId, 'owner');

    expect(itemsIn(await admin('GET /v1/programs', { cookies }))).toEqual([]);
    expect(await admin(`GET /v1/programs/${programId}`, { cookies })).toMatchObject({
      status: 404,
    });
  });

  test('does not count beside a key: who sends one is what it is', async () => {
    const { issuer, keys } = await freshIssuer();
    const { cookies } = await sessionOf(issuer.issuerId, 'owner');

    expect(await admin('GET /v1/keys', { cookies, key: keys.read })).toMatchObject({ status: 403 });
  });
});

test('a provider that does not answer is no riddle: people are told so, in words', async () => {
  const answer = await auth('GET /auth/login');

  expect(answer).toMatchObject({ status: 500, cookies: [] });
  expect(answer.body.text).toMatch(/<h1>Sign-in is unavailable/);
});

describe('another site cannot make a member’s browser change anything:', () => {
  test.each<[string, Record<string, string>, number]>([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from a sister host', { 'sec-fetch-site': 'same-site' }, 403],
    ['typed or from an app', { 'sec-fetch-site': 'none' }, 403],
    ['from nowhere', {}, 403],
    ['from another origin', { origin: 'https://evil.example' }, 403],
    ['from a frame without one', { origin: 'null' }, 403],
    ['from our pages', { 'sec-fetch-site': 'same-origin' }, 200],
    ['from our pages in an old browser', { origin: 'https://badges.test' }, 200],
  ])('%s %j: %i', async (_, headers, status) => {
    const { issuer } = await freshIssuer();
    const { cookies } = await sessionOf(issuer.issuerId, 'owner');

    const changed = await admin('PATCH /v1/issuer', { cookies, headers, body: { name: 'New' } });
    const signedOut = await auth('POST /auth/logout', { cookies, headers });

    expect([changed.status, signedOut.status]).toEqual([status, status]);
  });

  test('a key needs no origin', async () => {
    const { keys } = await freshIssuer();
    const call = { key: keys.admin, body: { name: 'New' } };
    expect(await admin('PATCH /v1/issuer', call)).toMatchObject({ status: 200 });
  });
});

describe.each(ROLES)('a %s', (role) => {
  const keyed = Object.values<Operation>(OPERATIONS).filter(({ scopes }) => scopes !== 'public');

  test.each(keyed.map((one) => [routeNameOf(one), one] as const))('%s', async (name, one) => {
    const { issuer } = await freshIssuer();
    const { cookies, headers } = await sessionOf(issuer.issuerId, role);
    const { scopes, roles = [] } = one;
    const mayCall =
      role === 'owner' ||
      roles.includes(role) ||
      SCOPES_OF[role].some((scope) => scopes.includes(scope));

    // A body that no route takes: what is let through is refused for that, or finds nothing.
    const request = name.replaceAll(/[{}]/g, '');
    const answer = await admin(request, { cookies, headers, body: [] });

    if (mayCall) expect(answer.status).not.toBe(403);
    else expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });
});

test('a viewer changes nothing whatsoever: every route that a viewer may call only reads', () => {
  const readable = Object.values<Operation>(OPERATIONS).filter(({ scopes }) =>
    scopes.includes('read'),
  );
  expect(readable.length).toBeGreaterThan(0);
  for (const { method } of readable) expect(method).toBe('GET');
});
