import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupName } from '#shared/access/rules/role.ts';
import { caller } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { cookieSetBy } from '../../support/sign-in.ts';

const CLIENT_ID = 'dashboard';
const server = createServer();
const ours = await generateKeyPair('RS256');
const theirs = await generateKeyPair('RS256');
let issuer: string;
let idToken = '';
let auth: ReturnType<typeof caller>;

/** A provider that answers every code with the ID token that the test wants it to. */
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwk = { ...(await exportJWK(ours.publicKey)), alg: 'RS256', kid: 'one' };
  const answers: Record<string, () => object> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/jwks': () => ({ keys: [jwk] }),
    '/token': () => ({ access_token: 'a', token_type: 'bearer', id_token: idToken }),
  };
  server.on('request', ({ url = '' }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[url]?.() ?? {}));
  });
  Object.assign(process.env, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT_ID });
  auth = caller((await import('../../../functions/sign-in/handler.ts')).handler);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const now = () => Math.floor(Date.now() / 1000);

test.each<[string, JWTPayload, CryptoKey?]>([
  ['another issuer', { iss: 'https://evil.example' }],
  ['another audience', { aud: 'another-app' }],
  ['expired', { exp: now() - 600 }],
  ['another nonce', { nonce: 'of-another-sign-in' }],
  ['no nonce', { nonce: undefined }],
  ['signed by another key', {}, theirs.privateKey],
])('an ID token is refused: %s', async (_, claims, key) => {
  expect(await signedInWith(claims, key)).toMatchObject({ status: 400, cookies: [] });
});

test('an unsigned ID token is refused', async () => {
  const unsigned = (token: string) => {
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    return `${header}.${token.split('.')[1]}.`;
  };
  expect(await signedInWith({}, undefined, unsigned)).toMatchObject({ status: 400 });
});

test('the same one, as it should be, is not (negative control)', async () => {
  expect(await signedInWith({})).toMatchObject({ status: 302, headers: { location: '/' } });
});

async function signedInWith(
  claims: JWTPayload,
  key: CryptoKey = ours.privateKey,
  change = (token: string) => token,
) {
  const { issuerId } = (await freshIssuer()).issuer;
  const begun = await auth('GET /auth/login');
  const asked = new URL(String(begun.headers.location)).searchParams;
  const right = {
    iss: issuer,
    aud: CLIENT_ID,
    sub: crypto.randomUUID(),
    nonce: asked.get('nonce'),
    iat: now(),
    exp: now() + 60,
    'cognito:groups': [groupName({ issuerId, role: 'viewer' })],
  };
  const token = new SignJWT({ ...right, ...claims }).setProtectedHeader({
    alg: 'RS256',
    kid: 'one',
  });
  idToken = change(await token.sign(key));
  return auth(`GET /auth/callback?code=any&state=${asked.get('state')}`, {
    cookies: [cookieSetBy(begun, '__Host-bt_sign_in')],
  });
}
