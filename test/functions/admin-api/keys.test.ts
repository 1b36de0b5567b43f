import { describe, expect, test } from 'vitest';
import { createKey, deleteKey, listKeys, SCOPES, type Scope } from '#shared/access/api-keys.ts';
import { operations, routeNameOf } from '#shared/access/operation.ts';
import { routes } from '#shared/access/routes.ts';
import { validSignupSecrets } from '#shared/attribution/signup-secrets.ts';
import { findIssuer } from '#shared/registry/issuers.ts';
import { OPERATIONS } from '../../../functions/admin-api/operations.ts';
import { admin } from '../../support/admin-api.ts';
import { itemsIn, textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';
import { sessionOf } from '../../support/session.ts';

/** What each kind of key may call, beside the admin keys, who may call everything. */
const ALLOWED: Readonly<Record<Exclude<Scope, 'admin'>, RegExp>> = {
  ingest:
    /^(GET|POST|PATCH|PUT) \/v1\/(programs|credentials|imports|surveys)|^GET \/v1\/sources|^POST \/v1\/sources\/accredible\/pull|^PATCH \/v1\/recipients|\/v1\/pathways|\/owner-link$|^GET \/v1\/me$/,
  read: /^GET \/v1\/(issuer|programs|credentials|imports|shared-reports|sources|recipients|pathways|targets|me)/,
};

describe.each(SCOPES)('a key with the scope %s', (scope) => {
  const names = Object.values(OPERATIONS).map(routeNameOf);
  test.each(names.filter((name) => !name.includes('openapi')))('%s', async (name) => {
    const { keys } = await freshIssuer();
    const mayCall = scope === 'admin' || ALLOWED[scope].test(name);

    // A body that no route takes: what is let through is refused for that, or finds nothing.
    const answer = await admin(name.replaceAll(/[{}]/g, ''), { key: keys[scope], body: [] });

    if (mayCall) expect(answer.status).not.toBe(403);
    else expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });
});

describe('without a valid key', () => {
  test.each([
    ['none', undefined],
    ['another scheme', 'Basic YWRtaW46YWRtaW4='],
    ['an unknown one', `Bearer bt_admin_${'0'.repeat(48)}`],
    ['not one of ours', 'Bearer hunter2'],
  ])('%s answers 401, and asks for one', async (_name, authorization) => {
    const answer = await admin(
      'GET /v1/programs',
      authorization ? { headers: { authorization } } : {},
    );

    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer', 'content-type': 'application/problem+json' },
      body: { code: 'UNAUTHENTICATED', errors: [{ field: 'authorization' }] },
    });
  });

  test('the description of the API is there all the same', async () => {
    expect(await admin('GET /v1/openapi.json')).toMatchObject({ status: 200 });
  });
});

describe('a key', () => {
  test('is shown once, listed without its secret, and opens nothing once deleted', async () => {
    const { keys, issuer } = await freshIssuer();
    const body = { scope: 'read', label: 'dashboard' };
    const made = await admin('POST /v1/keys', { key: keys.admin, body });
    const token = textIn(made, 'key');
    expect(token).toMatch(/^bt_read_[A-Za-z0-9]{32,}$/);
    expect(await admin('GET /v1/programs', { key: token })).toMatchObject({ status: 200 });

    const listed = itemsIn(await admin('GET /v1/keys', { key: keys.admin }));
    const { key: _, ...shown } = made.body;
    expect(listed).toContainEqual(shown);
    expect(JSON.stringify(await storedOf(issuer.issuerId))).not.toContain(token);

    const gone = `DELETE /v1/keys/${textIn(made, 'keyId')}`;
    expect(await admin(gone, { key: keys.admin })).toMatchObject({ status: 204 });
    expect(await admin('GET /v1/programs', { key: token })).toMatchObject({ status: 401 });
    expect(await admin(gone, { key: keys.admin })).toMatchObject({ status: 404 });
  });

  test('that is the last admin key stays, even if the last two are deleted at once', async () => {
    const { issuer } = await freshIssuer();
    await createKey(issuer.issuerId, 'admin');
    const adminIds = (await listKeys(issuer.issuerId)).filter(({ scope }) => scope === 'admin');
    expect(adminIds).toHaveLength(2);

    const outcomes = await Promise.allSettled(
      adminIds.map(({ keyId }) => deleteKey(issuer.issuerId, keyId)),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const left = (await listKeys(issuer.issuerId)).filter(({ scope }) => scope === 'admin');
    expect(left).toHaveLength(1);
  });

  test('that calls too often is told when to come again', async () => {
    const { keys } = await freshIssuer();
    const call = () => admin('GET /v1/issuer', { key: keys.read });

    let refused = await call();
    for (let calls = 0; calls < 3000 && refused.status !== 429; calls++) refused = await call();

    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { code: 'TOO_MANY_REQUESTS' },
    });
    expect(await admin('GET /v1/issuer', { key: keys.admin })).toMatchObject({ status: 200 });
  });
});

describe('the sign-up secret', () => {
  test('rotates: two are valid at most, the last one stays, none comes back', async () => {
    const { keys, issuer } = await freshIssuer();
    const key = keys.admin;
    const valid = async () => {
      const found = await findIssuer(issuer.issuerId);
      return found ? validSignupSecrets(found) : [];
    };
    const [first] = await valid();
    const versions = async () =>
      itemsIn(await admin('GET /v1/signup-secrets', { key })).map(({ version }) => version);

    expect(await admin('DELETE /v1/signup-secrets/1', { key })).toMatchObject({ status: 409 });
    const second = await admin('POST /v1/signup-secrets', { key });
    expect(second).toMatchObject({ status: 201, body: { version: 2 } });
    expect(await valid()).toEqual([second.body.secret, first]);
    expect(await admin('POST /v1/signup-secrets', { key })).toMatchObject({ status: 409 });

    expect(await admin('DELETE /v1/signup-secrets/1', { key })).toMatchObject({ status: 204 });
    expect(await valid()).toEqual([second.body.secret]);
    expect(await admin('DELETE /v1/signup-secrets/1', { key })).toMatchObject({ status: 404 });
    await admin('POST /v1/signup-secrets', { key });
    expect(await versions()).toEqual([2, 3]);
    expect(String(second.body.secret)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});

test('an operation with no scopes is open to nobody but admins (the default is closed)', async () => {
  const { keys } = await freshIssuer();
  const described = operations('Secret', {
    getSecret: {
      method: 'GET',
      path: '/v1/secret',
      summary: 'Get a secret',
      scopes: [],
      answers: { 204: undefined },
    },
  });
  const table = routes(described, { getSecret: async () => undefined });
  const event = { headers: { authorization: `Bearer ${keys.read}` } };
  const http = { method: 'GET', path: '/v1/secret' };

  const call = table({ version: '2.0', requestContext: { http }, ...event } as never);

  await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

describe('sharing a report is reading and publishing', () => {
  const funnel = { path: '/v1/reports/funnel' };

  test.each([
    ['owner', 201],
    ['marketer', 201],
    ['viewer', 403],
  ] as const)('a person who is %s: %i', async (role, status) => {
    const { issuer } = await freshIssuer();
    const { cookies, headers } = await sessionOf(issuer.issuerId, role);

    const shared = await admin('POST /v1/shared-reports', { cookies, headers, body: funnel });
    const list = await admin('GET /v1/shared-reports', { cookies });

    expect([shared.status, list.status]).toEqual([status, 200]);
  });

  test.each([
    ['ingest', 403, 403],
    ['read', 403, 200],
  ] as const)('a key with the scope %s: %i, and %i to list', async (scope, made, listed) => {
    const { keys } = await freshIssuer();
    const key = keys[scope];

    const shared = await admin('POST /v1/shared-reports', { key, body: funnel });
    const list = await admin('GET /v1/shared-reports', { key });

    expect([shared.status, list.status]).toEqual([made, listed]);
  });
});
