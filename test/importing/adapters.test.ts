import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Adapter } from '#shared/importing/formats/adapter.ts';
import { ADAPTERS, type ImportLine, readImport } from '#shared/importing/read-import.ts';

const IN_BERLIN = { timeZone: 'Europe/Berlin', idKey: Buffer.from('of one issuer') };

/** One run of promises for every adapter: what each of its examples is, in our words. */
const EXAMPLES: readonly (readonly [string, string, object])[] = [
  [
    'Open Badges 3.0',
    'v3-basic.json',
    { recipient: { externalId: expect.stringContaining('did:') } },
  ],
  ['Open Badges 3.0', 'v3-full.json', { recipient: { email: 'student@1edtech.edu' } }],
  [
    'Open Badges 2.0',
    'v2-assertion.json',
    {
      externalId: 'https://academy.example/assertions/7',
      program: { externalId: 'https://academy.example/badges/baking', name: 'Bread Baking' },
      recipient: { externalId: expect.stringMatching(/^sha256\$/) },
      issuedAt: '2026-02-01T12:00:00+00:00',
    },
  ],
  [
    'Badgr',
    'badgr-assertions.json',
    {
      externalId: 'https://badgr.example/public/assertions/kN3',
      program: { externalId: 'https://badgr.example/public/badges/bR8', name: 'Bread Baking' },
      recipient: { email: 'mei@students.example' },
      imageUrl: 'https://badgr.example/public/assertions/kN3/image',
      issuedAt: '2026-02-01T12:00:00.000000Z',
    },
  ],
  [
    'Accredible',
    'accredible-credential.json',
    {
      externalId: 'accredible:10000005',
      program: {
        externalId: 'accredible:9549',
        name: 'Example Certificate Design',
        destinationUrl: 'https://www.accredible.com/',
      },
      recipient: { externalId: 'dw373', name: 'Jordan Smith', email: 'jor@dan.org' },
      issuedAt: '2014-08-14',
      url: 'https://www.credential.net/10000005',
      private: false,
    },
  ],
  [
    'Accredible',
    'accredible-list.json',
    {
      externalId: 'accredible:10250009',
      program: { externalId: 'accredible:test' },
      recipient: { externalId: '772', email: 'person2@example.com' },
    },
  ],
  [
    'Accredible',
    'accredible-search.json',
    {
      externalId: 'accredible:12345678',
      program: { externalId: 'accredible:12345', name: 'Group / Course Name' },
      recipient: { name: 'John Doe', email: 'john.doe@mailinator.test' },
      private: false,
    },
  ],
  [
    'Credly',
    'credly-badge.json',
    {
      externalId: 'credly:61b8b7cd-8a1c-4a9e-a1d5-4a1b0e5f4c11',
      program: { name: 'Cloud Practitioner' },
      recipient: { externalId: 'emp-1815', name: 'Ada Ito', email: 'ada@people.example' },
      expiresAt: '2029-03-02T09:00:00.000Z',
      private: false,
    },
  ],
  [
    'Credly',
    'credly-event.json',
    {
      externalId: 'credly:7a0d3c52-58a9-4a31-9f0b-6a2f9a4d1b77',
      recipient: { name: 'Ben' },
      issuedAt: '2026-04-01T10:00:00-05:00',
      private: true,
    },
  ],
];

function textOf(file: string): string {
  return readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8');
}

function read(body: unknown): Promise<ImportLine[]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readImport('application/json', text, IN_BERLIN);
}

test('every adapter has its examples', () => {
  expect(new Set(EXAMPLES.map(([name]) => name))).toEqual(
    new Set(ADAPTERS.map(({ name }) => name)),
  );
});

describe.each(EXAMPLES)('%s, by %s,', (format, file, expected) => {
  test('is read without a hand-made change, and says what it says', async () => {
    const [first, ...others] = await read(textOf(file));

    expect(first).toMatchObject({ format, input: expected });
    for (const line of others) expect(line).toMatchObject({ format });
  });

  test('is recognised by its adapter alone', () => {
    for (const row of rowsIn(JSON.parse(textOf(file)))) {
      expect(ADAPTERS.filter((one) => one.recognises(row)).map(({ name }) => name)).toEqual([
        format,
      ]);
    }
  });

  test('is the same when it is read again', async () => {
    expect(await read(textOf(file))).toEqual(await read(textOf(file)));
  });

  test('with anything else in any of its fields is read or refused by name, and never throws', async () => {
    const [row] = rowsIn(JSON.parse(textOf(file)));
    const spoiled = [...spoilt(row)];
    expect(spoiled.length).toBeGreaterThan(50);
    for (const one of spoiled) {
      const [line] = await read([one]);
      if (line && 'faults' in line) expect(line.faults[0]?.field).toMatch(/^[a-z]\w*(\.\w+)*$/i);
      else expect(line).toSatisfy((it: object) => 'input' in it || 'revokes' in it);
    }
  });
});

function rowsIn(json: Record<string, unknown>): Record<string, unknown>[] {
  const list = [json.credentials, json.data, json.result].find(Array.isArray);
  return list ?? [json];
}

const ODD = [null, 42, -1, true, [], {}, [null], 'x'.repeat(5000), 'a\u0000b', '\ud800'];

/** The object with each of its values, however deep, replaced by each odd one. */
function* spoilt(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const withOne = (one: unknown) => {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      return Object.assign(copy, { [name]: one });
    };
    for (const odd of ODD) yield withOne(odd);
    for (const one of spoilt(inner)) yield withOne(one);
  }
}

describe('what must not be shared', () => {
  const example = (file: string) => JSON.parse(textOf(file));
  const accredible = (changes: object) => {
    const { credential } = example('accredible-credential.json');
    return { credential: { ...credential, ...changes } };
  };
  const credly = (changes: object) => ({
    data: { ...example('credly-badge.json').data, ...changes },
  });

  test.each([
    ['private at Accredible', accredible({ private: true }), { private: true }],
    ['not approved at Accredible', accredible({ approve: false }), { private: true }],
    ['not public at Credly', credly({ public: false }), { private: true }],
    ['not yet accepted at Credly', credly({ state: 'pending' }), { private: true }],
    ['rejected at Credly', credly({ state: 'rejected' }), { private: true }],
    ['revoked at Credly', credly({ state: 'revoked' }), { status: 'revoked' }],
    [
      'revoked in Open Badges 2.0',
      { ...example('v2-assertion.json'), revoked: true },
      { status: 'revoked' },
    ],
  ])('is %s', async (_what, row, expected) => {
    expect(await read([row])).toMatchObject([{ input: expected }]);
  });

  test('is a badge that says only that it is revoked', async () => {
    const id = 'https://academy.example/assertions/7';
    expect(await read([{ type: 'Assertion', id, revoked: true }])).toEqual([
      { line: 1, revokes: id },
    ]);
  });

  test('is a badge that Credly says is deleted', async () => {
    const notice = { event_type: 'badge.deleted', id: 'e1', badge: { id: 'b1' } };
    expect(await read([notice])).toEqual([{ line: 1, revokes: 'credly:b1' }]);
  });
});

test('a bare notice of Credly is told what to send instead', async () => {
  const notice = { id: 'e1', organization_id: 'o1', event_type: 'badge.created' };
  expect(await read([notice])).toEqual([
    { line: 1, faults: [{ field: 'badge', message: expect.stringContaining('e1') }] },
  ]);
});

/** A control: an adapter that takes everything is found out. */
test('an adapter that recognises another’s rows is noticed', () => {
  const greedy: Adapter = {
    name: 'greedy',
    authority: [],
    recognises: () => true,
    read: () => ({ input: {} }),
  };
  const row = JSON.parse(textOf('credly-badge.json'));
  expect([greedy, ...ADAPTERS].filter((one) => one.recognises(row))).toHaveLength(2);
});
