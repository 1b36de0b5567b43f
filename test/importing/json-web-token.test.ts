import { readFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { readImport } from '#shared/importing/read-import.ts';

const BADGE = JSON.parse(readFileSync(new URL('./data/v3-basic.json', import.meta.url), 'utf8'));

const IN_UTC = { timeZone: 'UTC', idKey: Buffer.from('of one issuer') };

const issuer = await generateKeyPair('ES256', { extractable: true });

const stranger = await generateKeyPair('ES256', { extractable: true });

function signed(payload: object, key = issuer.privateKey): Promise<string> {
  return new SignJWT({ ...payload }).setProtectedHeader({ alg: 'ES256' }).sign(key);
}

async function jwksOf(...pairs: (typeof issuer)[]) {
  return { keys: await Promise.all(pairs.map(({ publicKey }) => exportJWK(publicKey))) };
}

function read(body: unknown) {
  return readImport('application/json', JSON.stringify(body), IN_UTC);
}

describe('a badge in a JWT', () => {
  test('is its payload, and says that nobody checked its signature', async () => {
    expect(await read([await signed(BADGE)])).toMatchObject([
      { format: 'Open Badges 3.0', signature: 'not-verified', input: { externalId: BADGE.id } },
    ]);
  });

  test('may be the payload’s `vc`, with what only the registered claims tell', async () => {
    const { id, validFrom, ...vc } = BADGE;
    const subject = { achievement: BADGE.credentialSubject.achievement };
    const claims = {
      jti: 'urn:uuid:1',
      sub: 'did:example:ada',
      nbf: 1_700_000_000,
      exp: 1_800_000_000,
    };
    const jwt = await signed({ ...claims, vc: { ...vc, credentialSubject: subject } });

    expect(await read([{ credential: jwt, recipient: { name: 'Ada' } }])).toMatchObject([
      {
        input: {
          externalId: 'urn:uuid:1',
          recipient: { externalId: 'did:example:ada', name: 'Ada' },
          issuedAt: '2023-11-14T22:13:20.000Z',
          expiresAt: '2027-01-15T08:00:00.000Z',
        },
      },
    ]);
  });

  test('may stand in a line of its own', async () => {
    const body = `${await signed(BADGE)}\n${JSON.stringify(BADGE)}\n`;
    const lines = await readImport('application/vc+jwt', body, IN_UTC);
    expect(lines).toMatchObject([{ signature: 'not-verified' }, { line: 2 }]);
    expect(lines[1]).not.toHaveProperty('signature');
  });
});

describe('with its issuers’ keys', () => {
  test('a badge that one of them signed is verified', async () => {
    const jwks = await jwksOf(stranger, issuer);
    const body = { jwks, credentials: [await signed(BADGE)] };
    expect(await read(body)).toMatchObject([{ signature: 'verified' }]);
  });

  test('a badge that none of them signed is refused, and the others are not', async () => {
    const jwks = await jwksOf(issuer);
    const forged = await signed(BADGE, stranger.privateKey);
    const unsigned = `${btoa('{"alg":"none"}').replace(/=+$/, '')}.${forged.split('.')[1]}.`;
    const altered = `${forged.slice(0, -2)}AA`;
    const body = { jwks, credentials: [forged, unsigned, altered, await signed(BADGE)] };
    expect(await read(body)).toMatchObject([
      { faults: [{ field: 'proof' }] },
      { faults: [{ field: 'proof' }] },
      { faults: [{ field: 'proof' }] },
      { signature: 'verified' },
    ]);
  });

  test('that are no keys, the whole is refused', async () => {
    const refused = read({ jwks: { keys: 'mine' }, credentials: [BADGE] });
    await expect(refused).rejects.toThrow(
      expect.objectContaining({ faults: [{ field: 'jwks.keys', message: expect.any(String) }] }),
    );
  });
});

test.each(['a.b.c', 'e30.bm8.x'])('%j is no JWT with a badge', async (text) => {
  expect(await read([text])).toMatchObject([{ faults: [{ field: 'credential' }] }]);
});
