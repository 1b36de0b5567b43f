import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readImport } from '#shared/importing/read-import.ts';

const OWN = { externalId: 'a', program: { externalId: 'p', name: 'P' }, recipient: {} };

const IN_UTC = { timeZone: 'UTC', idKey: Buffer.from('of one issuer') };

async function inputOf(row: unknown) {
  const [line] = await readImport('application/json', JSON.stringify(row), IN_UTC);
  if (!line) return undefined;
  return 'input' in line ? line.input : 'faults' in line ? line.faults : line;
}

function example(file: string) {
  return JSON.parse(readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8'));
}

describe('Open Badges 3.0', () => {
  test('v3-basic.json says what its fields say', async () => {
    expect(await inputOf(example('v3-basic.json'))).toEqual({
      externalId: 'http://example.com/credentials/3527',
      program: {
        externalId: 'https://example.com/achievements/21st-century-skills/teamwork',
        name: 'Teamwork',
        description: expect.stringContaining('capacity to collaborate'),
      },
      recipient: { externalId: 'did:example:ebfeb1f712ebc6f1c276e12ec21' },
      name: 'Teamwork',
      issuedAt: '2010-01-01T00:00:00Z',
    });
  });

  test('v3-full.json names its recipient’s plain address, its picture and its end', async () => {
    expect(await inputOf(example('v3-full.json'))).toMatchObject({
      externalId: 'http://1edtech.edu/credentials/3732',
      program: { externalId: 'https://1edtech.edu/achievements/degree' },
      recipient: { email: 'student@1edtech.edu' },
      imageUrl: 'https://1edtech.edu/credentials/3732/image',
    });
  });

  const badge = example('v3-basic.json');
  const { validFrom, ...undated } = badge;
  const withSubject = (changes: object) => ({
    ...badge,
    credentialSubject: { achievement: badge.credentialSubject.achievement, ...changes },
  });

  test.each([
    ['a type that is no list', { ...badge, type: 'OpenBadgeCredential' }, {}],
    ['the other name of the type', { ...badge, type: ['AchievementCredential'] }, {}],
    ['an issuer that is only an id', { ...badge, issuer: 'https://example.com/issuers/1' }, {}],
    [
      'a date of award, which is nearer to the truth than validity',
      { ...badge, awardedDate: '2009-12-24T00:00:00Z' },
      { issuedAt: '2009-12-24T00:00:00Z' },
    ],
    [
      'the dates of VC 1.1',
      {
        ...undated,
        issuanceDate: '2011-01-01T00:00:00Z',
        expirationDate: '2012-01-01T00:00:00Z',
      },
      { issuedAt: '2011-01-01T00:00:00Z', expiresAt: '2012-01-01T00:00:00Z' },
    ],
    ['an end', { ...badge, validUntil: validFrom }, { expiresAt: validFrom }],
    [
      'a recipient by mailto',
      withSubject({ id: 'mailto:Ada@People.example' }),
      { recipient: { email: 'Ada@People.example' } },
    ],
    [
      'a recipient by a plain identity',
      withSubject({
        identifier: [{ identityType: 'emailAddress', identityHash: 'ada@people.example' }],
      }),
      { recipient: { email: 'ada@people.example' } },
    ],
    [
      'a recipient by a hash, which names but does not tell',
      withSubject({
        identifier: { identityType: 'emailAddress', hashed: true, identityHash: 'sha256$5d' },
      }),
      { recipient: { externalId: 'sha256$5d' } },
    ],
    [
      'a name beside the badge',
      { credential: badge, recipient: { name: 'Ada' } },
      { recipient: { name: 'Ada', externalId: 'did:example:ebfeb1f712ebc6f1c276e12ec21' } },
    ],
  ])('takes %s', async (_what, row, expected) => {
    expect(await inputOf(row)).toMatchObject({ externalId: badge.id, ...expected });
  });

  test('without an achievement is refused under our fields’ names', async () => {
    const faults = await inputOf({ ...badge, credentialSubject: {} });
    expect(faults).toMatchObject([{ field: 'program.externalId' }, { field: 'program.name' }]);
  });
});

describe('CSV', () => {
  const csv = (...lines: string[]) => readImport('text/csv', lines.join('\n'), IN_UTC);

  test('says with dots what lies deeper; an empty cell clears a credential’s field, and nobody’s name', async () => {
    const header =
      'externalId,program.externalId,program.name,recipient.email,recipient.name,private,name';
    expect(await csv(header, 'a,p,P,ada@people.example,,TRUE,')).toEqual([
      {
        line: 2,
        input: {
          externalId: 'a',
          program: { externalId: 'p', name: 'P' },
          recipient: { email: 'ada@people.example' },
          private: true,
          name: null,
        },
      },
    ]);
  });

  test.each([
    ['externalId,colour', 'there is no such column', 'colour'],
    ['externalid,name', 'columns are spelled as fields are', 'externalid'],
    ['name', 'nothing can be met again without it', 'externalId'],
    ['externalId,name,name', 'it comes twice', 'name'],
    ['externalId,"name', 'a quote is not closed', 'body'],
    ['__proto__,externalId', 'it is no column of ours', '__proto__'],
  ])('with the header %j is refused as a whole, because %s', async (header, _because, field) => {
    await expect(csv(header, 'a,b')).rejects.toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        faults: [{ field, message: expect.any(String) }],
      }),
    );
  });
});

describe('an import as a whole', () => {
  test.each([
    ['application/json', JSON.stringify(OWN)],
    ['application/json; charset=utf-8', JSON.stringify([OWN])],
    ['application/x-ndjson', `${JSON.stringify(OWN)}\r\n`],
    ['application/jsonl', `\uFEFF${JSON.stringify(OWN)}`],
  ])('is read as %s', async (type, body) => {
    expect(await readImport(type, body, IN_UTC)).toEqual([{ line: 1, input: OWN }]);
  });

  test.each([
    ['application/json', '[', 'body'],
    ['application/json', '[]', 'body'],
    ['text/csv', '', 'body'],
    ['application/xml', '<a/>', 'content-type'],
    [undefined, '[]', 'content-type'],
  ])('%s %j is refused', async (type, body, field) => {
    await expect(readImport(type, body, IN_UTC)).rejects.toThrow(
      expect.objectContaining({ faults: [{ field, message: expect.any(String) }] }),
    );
  });
});
