import { describe, expect, test } from 'vitest';
import { admin, someCredential, someProgram } from '../../support/admin-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';

const program = { externalId: 'go-101', name: 'Go 101' };
const credential = { externalId: 'award-2', program, recipient: { email: 'bob@people.example' } };

type Refused = { request: string; because: string; body: unknown; fields: string[] };

/** By what is wrong with it: a body for the request, and the fields that must be named. */
function refused(request: string, rows: Record<string, [body: unknown, ...fields: string[]]>) {
  return Object.entries(rows).map(
    ([because, [body, ...fields]]): Refused => ({ request, because, body, fields }),
  );
}

const NOT_A_DESTINATION: Record<string, string> = {
  'a script': 'javascript:alert(1)',
  data: 'data:text/html,hi',
  'relative to the scheme': '//evil.example/',
  'an IPv4 literal': 'http://192.0.2.7/',
  'an IPv4 literal as one number': 'http://3221225991/',
  'an IPv6 literal': 'http://[2001:db8::1]/',
  'a host that is not allowed': 'https://evil.example/',
  'a host that only ends like one': 'https://notacademy.example/',
};

const BAD_DESTINATIONS = Object.entries(NOT_A_DESTINATION).flatMap(([because, destinationUrl]) => [
  ...refused('POST /v1/programs', {
    [because]: [{ ...program, destinationUrl }, 'destinationUrl'],
  }),
  ...refused('PATCH /v1/programs/{programId}', {
    [because]: [{ destinationUrl }, 'destinationUrl'],
  }),
  ...refused('POST /v1/credentials/{credentialId}/ctas', {
    [because]: [{ destinationUrl }, 'destinationUrl'],
  }),
  ...refused('POST /v1/credentials', {
    [because]: [
      { ...credential, program: { ...program, destinationUrl } },
      'program.destinationUrl',
    ],
  }),
]);

const BAD_PROGRAMS = refused('POST /v1/programs', {
  'malformed JSON': ['{"externalId": ', 'body'],
  'no body': [undefined, 'body'],
  'not an object': [[program], 'body'],
  'a field missing': [{ name: 'Go 101' }, 'externalId'],
  'unknown fields': [{ ...program, colour: 1, size: 2 }, 'colour', 'size'],
  'an id with control characters': [{ ...program, externalId: 'go\u0000101' }, 'externalId'],
  'a line break at the end': [{ ...program, externalId: 'go-101\n' }, 'externalId'],
  'a name with control characters': [{ ...program, name: 'Go\u001b[31m' }, 'name'],
  'half a character': [{ ...program, name: 'Go \ud83d' }, 'name'],
  'an empty name': [{ ...program, name: '  ' }, 'name'],
  'a share text with an unknown placeholder': [
    { ...program, shareText: 'I, {name}, earned {program}' },
    'shareText',
  ],
  'a share text with half a placeholder': [
    { ...program, shareText: 'I earned {program' },
    'shareText',
  ],
  'a button’s text that fills a page': [{ ...program, ctaLabel: 'x'.repeat(61) }, 'ctaLabel'],
  'a window out of bounds': [{ ...program, attributionWindowDays: 366 }, 'attributionWindowDays'],
  'stakes that are maybe high': [{ ...program, highStakes: 'maybe' }, 'highStakes'],
  'a cost without a currency': [
    { ...program, baseline: { costPerCredential: 300 } },
    'baseline.currency',
  ],
  'half a cent': [
    { ...program, baseline: { currency: 'EUR', costPerVerification: 0.5 } },
    'baseline.costPerVerification',
  ],
  'time that runs backwards': [
    { ...program, baseline: { minutesPerCredential: -1 } },
    'baseline.minutesPerCredential',
  ],
  'a baseline of something else': [{ ...program, baseline: { stamps: 1 } }, 'baseline.stamps'],
});

const BAD_CREDENTIALS = refused('POST /v1/credentials', {
  'an unknown field deeper': [{ ...credential, recipient: { phone: '1' } }, 'recipient.phone'],
  'a script as a picture': [{ ...credential, imageUrl: 'javascript:1' }, 'imageUrl'],
  'a date without a zone': [{ ...credential, issuedAt: '2026-11-01T10:00:00' }, 'issuedAt'],
  'a day that is not': [{ ...credential, issuedAt: '2026-02-30T10:00:00Z' }, 'issuedAt'],
  'a day before our days': [{ ...credential, issuedAt: '1969-12-31T10:00:00Z' }, 'issuedAt'],
  'neither a program nor its id': [{ ...credential, program: undefined }, 'programId'],
  'an id of another kind': [{ ...credential, programId: 'crd_1', program: undefined }, 'programId'],
  'both a program and its id': [
    { ...credential, programId: 'prg_0000000000000000000000' },
    'programId',
  ],
  'a country by name': [{ ...credential, recipient: { country: 'Germany' } }, 'recipient.country'],
  'consent that is neither yes nor no': [
    { ...credential, recipient: { isPublic: 'maybe' } },
    'recipient.isPublic',
  ],
});

const BAD_REST = [
  ...refused('PATCH /v1/credentials/{credentialId}', {
    'a time without a zone': [{ expiresAt: '2026-11-01T09:30:00' }, 'expiresAt'],
    'an end that no calendar has': [{ expiresAt: '2027-02-31' }, 'expiresAt'],
    'a year that stands for never': [{ expiresAt: '9999-12-31' }, 'expiresAt'],
    'an end before the beginning': [{ expiresAt: '1999-01-01' }, 'expiresAt'],
    'no beginning at all': [{ issuedAt: null }, 'issuedAt'],
    'a release of what nobody edits': [{ release: ['linkings'] }, 'release.0'],
    'a status that does not exist': [{ status: 'lost' }, 'status'],
  }),
  ...refused('PATCH /v1/issuer', {
    'a time zone that does not exist': [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    'an offset, which is no time zone': [{ timeZone: '+05:30' }, 'timeZone'],
    'a host that is an address': [{ allowedHosts: ['192.0.2.7'] }, 'allowedHosts.0'],
    'a colour by name': [{ brandColor: 'rebeccapurple' }, 'brandColor'],
    'a style in place of a colour': [{ brandColor: '#fff;}body{display:none' }, 'brandColor'],
    'a logo over http': [{ logoUrl: 'http://academy.example/logo.png' }, 'logoUrl'],
    'a script as a logo': [{ logoUrl: 'javascript:alert(1)' }, 'logoUrl'],
    'a script as a website': [{ websiteUrl: 'javascript:alert(1)' }, 'websiteUrl'],
    'a LinkedIn page by name': [{ linkedInOrganizationId: 'acme' }, 'linkedInOrganizationId'],
    'a home that is no country': [{ homeCountry: 'D' }, 'homeCountry'],
    'an industry of its own': [{ industry: 'Education' }, 'industry'],
    'a currency by name': [{ baseline: { currency: 'euro' } }, 'baseline.currency'],
    'names that are maybe public': [{ namesArePublic: 'maybe' }, 'namesArePublic'],
  }),
  ...refused('PATCH /v1/programs/{programId}', {
    'no name': [{ name: null }, 'name'],
    'a share text with an unknown placeholder': [{ shareText: '{badge}' }, 'shareText'],
  }),
  ...refused('POST /v1/credentials/{credentialId}/links', {
    'an unknown channel': [{ channel: 'myspace' }, 'channel'],
  }),
  ...refused('POST /v1/credentials/import?channels=x,myspace', {
    'an unknown channel': [[credential], 'channels.1'],
  }),
  ...refused('POST /v1/keys', { 'a scope that does not exist': [{ scope: 'root' }, 'scope'] }),
  ...refused('GET /v1/programs?colour=red', { 'an unknown parameter': [undefined, 'colour'] }),
  ...refused('GET /v1/programs?cursor=AAAAAAAAAAAAAAAAAAAAIlBSRyMi', {
    'a cursor that was tampered with': [undefined, 'cursor'],
  }),
  ...refused('GET /v1/credentials?cursor=%00', { 'a cursor that is none': [undefined, 'cursor'] }),
  ...refused('GET /v1/credentials?limit=201', { 'a limit out of bounds': [undefined, 'limit'] }),
  ...refused('GET /v1/credentials?limit=ten', { 'a limit that is none': [undefined, 'limit'] }),
];

const problemOf = (status: number, fields: readonly string[]) => ({
  status,
  headers: { 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' },
  body: { status, errors: fields.map((field) => ({ field, message: expect.any(String) })) },
});

describe('bad input is refused with the names of its fields, and nothing is stored', () => {
  test.each([...BAD_PROGRAMS, ...BAD_CREDENTIALS, ...BAD_DESTINATIONS, ...BAD_REST])(
    '$request: $because',
    async ({ request, body, fields }) => {
      const { keys, issuer } = await freshIssuer();
      const key = keys.admin;
      const credentialId = await someCredential(key);
      const programId = await someProgram(key);
      const before = await storedOf(issuer.issuerId);

      const answer = await admin(
        request.replace('{programId}', programId).replace('{credentialId}', credentialId),
        { key, body },
      );

      expect(answer).toMatchObject(problemOf(400, fields));
      expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.ts:\d+/);
      expect(await storedOf(issuer.issuerId)).toEqual(before);
    },
  );

  test.each([
    ['POST /v1/credentials', 'application/json', 2_000_000, 413, 'body'],
    ['POST /v1/credentials/import', 'application/json', 5_000_000, 413, 'body'],
    ['POST /v1/credentials/import', 'application/pdf', 2, 400, 'content-type'],
    ['POST /v1/credentials/import', '', 2, 400, 'content-type'],
  ])('%s of %j with %i bytes: %i', async (request, contentType, bytes, status, field) => {
    const { keys } = await freshIssuer();
    const options = { body: 'x'.repeat(bytes), headers: { 'content-type': contentType } };

    const answer = await admin(request, { key: keys.admin, ...options });

    expect(answer).toMatchObject(problemOf(status, [field]));
  });

  test.each([
    ['control characters', 'GET /v1/programs/prg_\n', 'programId'],
    ['an id of another kind', 'GET /v1/credentials/prg_0000000000000000000000', 'credentialId'],
    ['an id of no kind', 'DELETE /v1/keys/1', 'keyId'],
  ])('a path with %s leads nowhere', async (_because, request, field) => {
    const { keys } = await freshIssuer();

    expect(await admin(request, { key: keys.admin })).toMatchObject(problemOf(404, [field]));
  });

  test('while the same without its fault is taken (negative control)', async () => {
    const { keys } = await freshIssuer();
    const destinationUrl = 'https://www.academy.example/go?a=1#b';
    for (const [request, body] of [
      ['POST /v1/programs', { ...program, destinationUrl }],
      ['POST /v1/credentials', credential],
      ['POST /v1/credentials/import?channels=x,qr', [credential]],
      ['PATCH /v1/issuer', { timeZone: 'Asia/Kathmandu', allowedHosts: ['academy.example'] }],
      ['PATCH /v1/issuer', { brandColor: '#FFCC00', logoUrl: 'https://academy.example/l.svg' }],
    ] as const) {
      expect((await admin(request, { key: keys.admin, body })).status, request).toBeLessThan(300);
    }
  });
});

test('an unknown route is a 404 like any other', async () => {
  expect(await admin('GET /v1/nothing')).toMatchObject({
    status: 404,
    headers: { 'content-type': 'application/problem+json' },
    body: { code: 'NOT_FOUND', type: '/problems/not-found' },
  });
});
