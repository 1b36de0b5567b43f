import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type ImportLine, readImport } from '#shared/importing/read-import.ts';

const IN_UTC = { timeZone: 'UTC', idKey: Buffer.from('of one issuer') };

function read(body: unknown, type = 'application/json'): Promise<ImportLine[]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readImport(type, text, IN_UTC);
}

/** What each line asks for, or its first fault. */
async function told(body: unknown, type?: string) {
  const lines = await read(body, type);
  return lines.map((line) => {
    if ('input' in line) return line.input;
    return 'faults' in line ? line.faults[0]?.message : line;
  });
}

type Fields = Readonly<Record<string, unknown>>;

const ACHIEVEMENT = {
  id: 'https://academy.example/a/1',
  type: ['Achievement'],
  name: 'Safety Level 1',
  description: 'Works safely.',
};

function badge(changes: Fields = {}, subject: Fields = {}): Fields {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'urn:uuid:0001',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: 'https://academy.example/issuer', type: ['Profile'], name: 'Example Academy' },
    validFrom: '2026-04-01T00:00:00Z',
    credentialSubject: {
      type: ['AchievementSubject'],
      id: 'mailto:mei@students.example',
      achievement: ACHIEVEMENT,
      ...subject,
    },
    ...changes,
  };
}

const SAFETY = { name: 'Safety Level 1', program: { name: 'Safety Level 1' } };

const ASSERTION = {
  '@context': 'https://w3id.org/openbadges/v2',
  type: 'Assertion',
  id: 'https://academy.example/assertions/1',
  recipient: { type: 'email', hashed: false, identity: 'mei@students.example' },
  issuedOn: '2026-04-01T00:00:00Z',
  badge: { id: 'https://academy.example/b/1', type: 'BadgeClass', name: 'Safety Level 1' },
};

/** A JWT that nobody signed: its signature is not looked at. */
function jwtOf(payload: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part(payload)}.c2ln`;
}

function jsonJws(payload: unknown) {
  const [head, body, signature] = jwtOf(payload).split('.');
  return { protected: head, payload: body, signature };
}

const CLR = {
  type: ['VerifiableCredential', 'ClrCredential'],
  id: 'urn:uuid:clr',
  credentialSubject: {
    id: 'did:example:mei',
    type: ['ClrSubject'],
    verifiableCredential: [
      badge({ id: 'urn:uuid:0001' }, { id: undefined }),
      badge({ id: 'urn:uuid:0002' }),
    ],
    association: [{ type: 'Association', associationType: 'isParentOf' }],
  },
};

/** Every shape of 1EdTech's suite and of the digitalcredentials fixtures, in data of our own. */
describe('a badge is read', () => {
  const { id, ...nameless } = badge();
  const { validFrom, ...undated } = badge();
  const { '@context': context, type, ...plain } = badge();
  const { id: _id, ...idless } = plain;

  test.each<[string, unknown, Fields[]]>([
    ['as it is', badge(), [SAFETY]],
    ['of VC 1.1', { ...undated, issuanceDate: '2026-04-01T00:00:00Z' }, [SAFETY]],
    [
      'with a context of its own',
      badge({ '@context': ['https://w3id.org/vc', { ex: 'urn:ex:' }] }),
      [SAFETY],
    ],
    [
      'with a context as one text',
      badge({ '@context': 'https://www.w3.org/ns/credentials/v2' }),
      [SAFETY],
    ],
    ['without a context', { ...plain, type }, [SAFETY]],
    [
      'of the other type',
      badge({ type: ['VerifiableCredential', 'AchievementCredential'] }),
      [SAFETY],
    ],
    [
      'of a prefixed type',
      badge({ type: ['VerifiableCredential', 'ob:OpenBadgeCredential'] }),
      [SAFETY],
    ],
    [
      'of a type in full',
      badge({ type: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential' }),
      [SAFETY],
    ],
    [
      'in JSON-LD’s own names',
      { ...idless, '@type': type, '@id': 'urn:uuid:0009' },
      [{ externalId: 'urn:uuid:0009' }],
    ],
    ['of no type but with an achievement', badge({ type: ['VerifiableCredential'] }), [SAFETY]],
    [
      'with several proofs',
      badge({ proof: [{ type: 'DataIntegrityProof' }, { type: 'Ed25519Signature2020' }] }),
      [SAFETY],
    ],
    ['of an issuer that is an id', badge({ issuer: 'did:web:academy.example' }), [SAFETY]],
    [
      'with wrong types within',
      badge({}, { type: ['Profile'], identifier: [{ type: 'X' }], result: [{ type: 1 }] }),
      [SAFETY],
    ],
    [
      'with results, evidence and endorsements',
      badge({ evidence: [{ type: ['Evidence'] }], endorsement: [{}] }, { result: [{}] }),
      [SAFETY],
    ],
    [
      'with a schema that nobody fetches',
      badge({ credentialSchema: [{ id: 'https://a.example/s', type: 'X' }] }),
      [SAFETY],
    ],
    [
      'that is not valid yet',
      badge({ validFrom: '2099-01-01T00:00:00Z' }),
      [{ issuedAt: '2099-01-01T00:00:00Z' }],
    ],
    ['without anybody’s id', badge({}, { id: undefined }), [SAFETY]],
    [
      'without an id of its own',
      nameless,
      [{ externalId: expect.stringMatching(/^badge:[\da-f]{32}$/) }],
    ],
    [
      'with the subject’s name',
      badge({}, { name: 'Mei Example' }),
      [{ ...SAFETY, recipient: { name: 'Mei Example' } }],
    ],
    ['with the holder as its name', badge({ name: 'Rosa Diaz' }), [SAFETY]],
    [
      'with a title as the subject’s name',
      badge({}, { name: 'Mei’s Safety Level 1' }),
      [{ recipient: { name: undefined } }],
    ],
    [
      'with a profile',
      badge({}, { profile: { name: 'Mei Example' } }),
      [{ recipient: { name: 'Mei Example' } }],
    ],
    [
      'with given and family name',
      badge({}, { givenName: 'Mei', familyName: 'Example' }),
      [{ recipient: { name: 'Mei Example' } }],
    ],
    [
      'in languages',
      badge({}, { achievement: { ...ACHIEVEMENT, name: { de: 'Sicherheit', en: 'Safety' } } }),
      [{ name: 'Safety' }],
    ],
    [
      'in one language',
      badge({}, { achievement: { ...ACHIEVEMENT, name: { de: 'Sicherheit' } } }),
      [{ name: 'Sicherheit' }],
    ],
    [
      'in JSON-LD’s languages',
      badge(
        {},
        { achievement: { ...ACHIEVEMENT, name: { '@value': 'Safety', '@language': 'en' } } },
      ),
      [{ name: 'Safety' }],
    ],
    [
      'in a list of languages',
      badge(
        {},
        {
          achievement: {
            ...ACHIEVEMENT,
            name: [
              { '@value': 'Sicherheit', '@language': 'de' },
              { '@value': 'Safety', '@language': 'en-GB' },
            ],
          },
        },
      ),
      [{ name: 'Safety' }],
    ],
    [
      'as schema.org says it',
      badge(
        { type: ['VerifiableCredential'] },
        { achievement: undefined, hasCredential: { name: 'GT Guide' } },
      ),
      [{ name: 'GT Guide' }],
    ],
    [
      'in a presentation',
      {
        type: ['VerifiablePresentation'],
        verifiableCredential: [badge(), badge({ id: 'urn:uuid:0002' })],
      },
      [{ externalId: 'urn:uuid:0001' }, { externalId: 'urn:uuid:0002' }],
    ],
    [
      'alone in a presentation',
      { type: 'VerifiablePresentation', verifiableCredential: badge() },
      [SAFETY],
    ],
    [
      'as a JWT in a presentation',
      { type: 'VerifiablePresentation', verifiableCredential: [jwtOf(badge())] },
      [SAFETY],
    ],
    [
      'in a presentation that is a JWT',
      [jwtOf({ iss: 'did:example:mei', vp: { verifiableCredential: [jwtOf({ vc: badge() })] } })],
      [SAFETY],
    ],
    [
      'enveloped',
      {
        type: 'VerifiablePresentation',
        verifiableCredential: [
          {
            type: 'EnvelopedVerifiableCredential',
            id: `data:application/vc+jwt,${jwtOf(badge())}`,
          },
        ],
      },
      [SAFETY],
    ],
    [
      'in a CLR 2.0',
      CLR,
      [
        { externalId: 'urn:uuid:0001', recipient: { externalId: 'did:example:mei' } },
        { externalId: 'urn:uuid:0002' },
      ],
    ],
    ['in a CLR 2.0 that is a JWT', [jwtOf(CLR)], [SAFETY, SAFETY]],
    [
      'as Open Badges 3.0’s API answers',
      { credential: [badge()], compactJwsString: [jwtOf(badge({ id: 'urn:uuid:0002' }))] },
      [SAFETY, { externalId: 'urn:uuid:0002' }],
    ],
    [
      'as Open Badges 2.1’s API answers',
      {
        status: { statusCode: 200 },
        assertions: [ASSERTION],
        signedAssertions: [jwtOf({ ...ASSERTION, id: 'urn:uuid:2' })],
      },
      [SAFETY, { externalId: 'urn:uuid:2' }],
    ],
    ['as Badgr’s backpack answers', { status: { error: null }, results: [ASSERTION] }, [SAFETY]],
    [
      'in a graph',
      { '@context': 'https://w3id.org/openbadges/v2', '@graph': [ASSERTION] },
      [SAFETY],
    ],
    [
      'with its class beside it',
      [
        { ...ASSERTION, badge: ASSERTION.badge.id },
        { ...ASSERTION.badge, issuer: 'x' },
      ],
      [SAFETY],
    ],
    [
      'with class and issuer beside it',
      [
        { type: 'Issuer', id: 'x', name: 'Academy' },
        ASSERTION.badge,
        { ...ASSERTION, badge: ASSERTION.badge.id },
      ],
      [SAFETY],
    ],
    ['as a JWS in its JSON form', jsonJws(badge()), [SAFETY]],
    [
      'as a JWS with several signatures',
      { signatures: [jsonJws(badge())], payload: jsonJws(badge()).payload },
      [SAFETY],
    ],
    [
      'as backpacks answer it',
      { userId: 7, badges: [{ lastValidated: 'x', assertion: ASSERTION }] },
      [SAFETY],
    ],
    [
      'with its class embedded in another one',
      [{ ...ASSERTION, id: 'urn:uuid:2', badge: ASSERTION.badge.id }, ASSERTION],
      [SAFETY, SAFETY],
    ],
    [
      'of Open Badges 2.0 without an id',
      { ...ASSERTION, id: undefined },
      [{ externalId: expect.stringMatching(/^badge:/) }],
    ],
    [
      'of Open Badges 1.1',
      {
        uid: 'a1',
        recipient: ASSERTION.recipient,
        badge: ASSERTION.badge,
        verify: { type: 'hosted', url: 'https://a.example/1' },
        issuedOn: 1775001600,
      },
      [{ externalId: 'a1', issuedAt: '2026-04-01T00:00:00.000Z' }],
    ],
    [
      'of Open Badges 0.5',
      {
        recipient: 'sha256$ab',
        salt: 's',
        issued_on: '2026-04-01',
        badge: { version: '0.5.0', name: 'Safety Level 1', description: 'Works safely.' },
      },
      [{ ...SAFETY, recipient: { externalId: 'sha256$ab' } }],
    ],
    [
      'with the recipient profile’s name',
      { ...ASSERTION, 'extensions:recipientProfile': { name: 'Mei Example' } },
      [{ recipient: { name: 'Mei Example' } }],
    ],
    [
      'of Badgr with its class beside it',
      [
        {
          entityType: 'BadgeClass',
          entityId: 'b1',
          openBadgeId: 'https://b.example/1',
          name: 'Safety Level 1',
        },
        {
          entityType: 'Assertion',
          entityId: 'a1',
          badgeclass: 'b1',
          recipient: ASSERTION.recipient,
        },
      ],
      [{ ...SAFETY, externalId: 'a1' }],
    ],
  ])('%s', async (_how, body, expected) => {
    expect(await told(body)).toEqual(expected.map((one) => expect.objectContaining(matching(one))));
  });

  test.each([
    'application/vc',
    'application/vc+ld+json',
    'application/ld+json',
    'application/ld+json; profile="https://www.w3.org/ns/credentials/v2"',
  ])('sent as %s', async (mediaType) => {
    expect(await told(badge(), mediaType)).toMatchObject([SAFETY]);
  });

  test.each([
    'application/vc+jwt',
    'application/jwt',
    'application/json',
    'application/vc+ld+json+jwt',
  ])('as a JWT sent as %s', async (mediaType) => {
    expect(await told(jwtOf(badge()), mediaType)).toMatchObject([SAFETY]);
  });
});

/** Objects within are matched in part, too. */
function matching(fields: Fields): Fields {
  const entries = Object.entries(fields).map(([name, value]) => {
    const isPlain = typeof value === 'object' && value !== null && !('asymmetricMatch' in value);
    return [name, isPlain ? expect.objectContaining(matching(value as Fields)) : value];
  });
  return Object.fromEntries(entries);
}

describe('a badge without an id', () => {
  const { id, ...nameless } = badge();
  const idOf = async (one: unknown) =>
    (await told(one)).map((input) => (input as Fields).externalId);

  test('is the same one again, also with another proof or status', async () => {
    const again = { ...nameless, proof: { proofValue: 'z2' }, credentialStatus: { type: 'X' } };
    expect(await idOf(again)).toEqual(await idOf(nameless));
  });

  test('is another one for another person', async () => {
    const other = {
      ...nameless,
      credentialSubject: { id: 'did:example:ben', achievement: ACHIEVEMENT },
    };
    expect(await idOf(other)).not.toEqual(await idOf(nameless));
  });
});

describe('a badge of two subjects', () => {
  const subjects = ['ada', 'ben'].map((who) => ({
    id: `did:example:${who}`,
    achievement: ACHIEVEMENT,
  }));

  test('is a credential for each, the first of them under its own id', async () => {
    const inputs = await told(badge({ credentialSubject: subjects }));
    expect(inputs).toMatchObject([
      { externalId: 'urn:uuid:0001', recipient: { externalId: 'did:example:ada' } },
      {
        externalId: expect.stringMatching(/^urn:uuid:0001#badge:/),
        recipient: { externalId: 'did:example:ben' },
      },
    ]);
  });

  test('also as a JWT', async () => {
    expect(await told([jwtOf(badge({ credentialSubject: subjects }))])).toHaveLength(2);
  });
});

test('the parts of a CLR that have no place here are named, not dropped in silence', async () => {
  expect(await read(CLR)).toMatchObject([
    { warnings: [{ field: 'credentialSubject.association' }] },
    { warnings: [{ field: 'credentialSubject.association' }] },
  ]);
});

describe('what is not imported is called by its name', () => {
  test.each<[RegExp, unknown]>([
    [
      /European Digital Credential/,
      {
        '@context': ['http://data.europa.eu/snb/model/context/edc-ap'],
        type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
        credentialSubject: {},
      },
    ],
    [
      /European Digital Credential/,
      { type: ['VerifiableCredential', 'Europass Credential'], deliveredCredential: {} },
    ],
    [
      /CLR 1\.0/,
      {
        '@context': 'https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld',
        type: 'CLR',
        learner: { name: 'Mei' },
        assertions: [{}],
      },
    ],
    [
      /Blockcerts/,
      {
        '@context': ['https://w3id.org/blockcerts/v3'],
        type: ['VerifiableCredential', 'BlockcertsCredential'],
        credentialSubject: { claim: {} },
      },
    ],
    [
      /endorsement/,
      badge(
        { type: ['VerifiableCredential', 'EndorsementCredential'] },
        { achievement: undefined },
      ),
    ],
    [
      /without an achievement/,
      { type: ['VerifiableCredential'], credentialSubject: { name: 'Mei' } },
    ],
    [/status list/, { type: ['VerifiableCredential', 'BitstringStatusListCredential'], id: 'x' }],
    [/badge class/, ASSERTION.badge],
    [/an issuer/, { type: 'Issuer', id: 'https://academy.example', name: 'Academy' }],
    [/definition/, ACHIEVEMENT],
    [/xAPI/, { actor: {}, verb: {}, object: {} }],
    [/JSON-LD of another kind/, { '@context': 'https://schema.org', '@type': 'Person' }],
    [/Blockcerts/, { document: {}, receipt: {} }],
    [/SD-JWT/, ['eyJh.eyJi.c2ln~WyJz~']],
    [/addresses are not fetched/, ['https://academy.example/assertions/1']],
    [/holds no credential/, { type: 'VerifiablePresentation', verifiableCredential: [] }],
    [
      /CLR 2\.0 holds no/,
      { type: ['ClrCredential'], credentialSubject: { achievement: [ACHIEVEMENT] } },
    ],
    [/too deep/, nested(9)],
  ])('%s', async (name, body) => {
    expect(await told(body)).toEqual([expect.stringMatching(name)]);
  });

  test.each([
    [
      /European Digital Credential/,
      '<?xml version="1.0"?><Credential xmlns="http://data.europa.eu/snb"/>',
    ],
    [/ELMO/, '<?xml version="1.0"?><elmo xmlns="https://github.com/emrex-eu/elmo-schemas"/>'],
    [/this is XML/, '<?xml version="1.0"?><a/>'],
  ])('%s in XML', async (name, body) => {
    await expect(read(body, 'application/xml')).rejects.toThrow(name);
  });
});

function nested(depth: number): unknown {
  return depth === 0
    ? badge()
    : { type: 'VerifiablePresentation', verifiableCredential: [nested(depth - 1)] };
}

describe('a status list', () => {
  const LIST = 'https://academy.example/status/1';
  const bits = Buffer.alloc(16_384);
  bits[0] = 0b0010_0000;
  const encoded = gzipSync(bits).toString('base64url');
  const list = (changes: Fields = {}, subject: Fields = {}) => ({
    id: LIST,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    credentialSubject: {
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: `u${encoded}`,
      ...subject,
    },
    ...changes,
  });
  const entry = (index: unknown, changes: Fields = {}) => ({
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: index,
      statusListCredential: LIST,
      ...changes,
    },
  });
  const suspension = { statusPurpose: 'suspension' };
  const legacy = {
    credentialStatus: {
      type: 'RevocationList2020Status',
      revocationListIndex: 2,
      revocationListCredential: LIST,
    },
  };
  const by1EdTech = { credentialStatus: { id: LIST, type: '1EdTechRevocationList' } };

  test.each<[string, unknown, Fields]>([
    ['revokes by its bit', [badge(entry('2')), list()], { input: { status: 'revoked' } }],
    ['may come first', [list(), badge(entry(2))], { input: { status: 'revoked' } }],
    ['says that others are valid', [badge(entry('3')), list()], { warnings: undefined }],
    [
      'may be embedded',
      badge(entry('2', { statusListCredential: list() })),
      { input: { status: 'revoked' } },
    ],
    ['may be a JWT', [badge(entry('2')), jwtOf(list())], { input: { status: 'revoked' } }],
    [
      'may be presented beside it',
      { type: 'VerifiablePresentation', verifiableCredential: [badge(entry('2')), list()] },
      { input: { status: 'revoked' } },
    ],
    [
      'is one of several',
      [
        badge({ credentialStatus: [entry('3').credentialStatus, entry('2').credentialStatus] }),
        list(),
      ],
      { input: { status: 'revoked' } },
    ],
    [
      'of 2021 is read',
      [
        badge(entry('2', { type: 'StatusList2021Entry' })),
        list({ type: ['StatusList2021Credential'] }, { encodedList: encoded }),
      ],
      { input: { status: 'revoked' } },
    ],
    [
      'of 2020 is read',
      [
        badge(legacy),
        list(
          { type: ['RevocationList2020Credential'] },
          { encodedList: encoded, statusPurpose: undefined },
        ),
      ],
      { input: { status: 'revoked' } },
    ],
    [
      'of 1EdTech is read',
      [badge(by1EdTech), { id: LIST, issuer: 'x', revokedCredential: [{ id: 'urn:uuid:0001' }] }],
      { input: { status: 'revoked' } },
    ],
    [
      'of 1EdTech that is empty is read',
      [badge(by1EdTech), { id: LIST, type: '1EdTechRevocationList', revokedCredential: [] }],
      { warnings: undefined },
    ],
    [
      'suspends by being private',
      [badge(entry('2', suspension)), list({}, suspension)],
      { input: { private: true } },
    ],
    [
      'of messages revokes nothing',
      [badge(entry('2', { statusPurpose: 'message' })), list({}, { statusPurpose: 'message' })],
      { warnings: undefined },
    ],
    [
      'that did not come is a warning',
      [badge(entry('2'))],
      { warnings: [{ field: 'credentialStatus' }] },
    ],
    [
      'of another purpose is a warning',
      [badge(entry('2')), list({}, suspension)],
      { warnings: [{ field: 'credentialStatus' }] },
    ],
    [
      'that cannot be read is a warning',
      [badge(entry('2')), list({}, { encodedList: 'unot' })],
      { warnings: [{ field: 'credentialStatus' }] },
    ],
    [
      'that is too short is a warning',
      [badge(entry('9999999')), list()],
      { warnings: [{ field: 'credentialStatus' }] },
    ],
    [
      'that is out of date is a warning',
      [badge(entry('3')), list({ validUntil: '2020-01-01T00:00:00Z' })],
      { warnings: [{ field: 'credentialStatus' }] },
    ],
    [
      'of a kind that nobody knows is a warning',
      [badge({ credentialStatus: { type: 'X', id: 'y' } })],
      { warnings: [{ field: 'credentialStatus' }] },
    ],
    [
      'of Open Badges 2.0 revokes by id',
      [ASSERTION, { type: 'RevocationList', id: LIST, revokedAssertions: [ASSERTION.id] }],
      { input: { status: 'revoked' } },
    ],
    [
      'of Open Badges 2.0 that did not come is a warning',
      [{ ...ASSERTION, badge: { ...ASSERTION.badge, issuer: { id: 'x', revocationList: LIST } } }],
      { warnings: [{ field: 'credentialStatus' }] },
    ],
  ])('%s', async (_what, body, expected) => {
    expect(await read(body)).toEqual([expect.objectContaining(matching(expected))]);
  });

  test('of Open Badges 2.0 revokes what was imported before', async () => {
    const gone = {
      type: 'RevocationList',
      id: LIST,
      revokedAssertions: ['a', { id: 'b', revocationReason: 'x' }],
    };
    expect(await read(gone)).toEqual([
      { line: 1, revokes: 'a' },
      { line: 1, revokes: 'b' },
    ]);
  });
});
