import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { handler as pages } from '../../../functions/pages/handler.ts';
import { admin } from '../../support/admin-api.ts';
import { itemsIn } from '../../support/call-api.ts';
import { run, started } from '../../support/import-job.ts';
import { freshIssuer, type TestIssuer } from '../../support/issuer.ts';
import { visit } from '../../support/visit.ts';

const IMPORT = 'POST /v1/credentials/import';
const LINKS = `${IMPORT}?channels=linkedin-profile,x`;

type Fields = Readonly<Record<string, unknown>>;

function badge(name: string, changes: Fields = {}, subject: Fields = {}): Fields {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    id: `urn:uuid:${name}`,
    issuer: { id: 'https://academy.example/issuer', type: ['Profile'], name: 'Academy' },
    validFrom: '2026-04-01T00:00:00Z',
    credentialSubject: {
      type: ['AchievementSubject'],
      id: `mailto:${name}@students.example`,
      achievement: { id: 'https://academy.example/a/1', type: ['Achievement'], name: 'Safety 1' },
      ...subject,
    },
    ...changes,
  };
}

const LIST = 'https://academy.example/status/1';
const ENTRY = {
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '0',
  statusListCredential: LIST,
};
const STATUS_LIST = {
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  id: LIST,
  credentialSubject: {
    type: 'BitstringStatusList',
    statusPurpose: 'revocation',
    encodedList: `u${gzipSync(Buffer.from([0x80, 0])).toString('base64url')}`,
  },
};

async function imported({ keys }: TestIssuer, body: unknown, path = IMPORT, headers = {}) {
  return itemsIn(await admin(path, { key: keys.ingest, body, headers }));
}

async function credentialOf({ keys }: TestIssuer, id: unknown) {
  return (await admin(`GET /v1/credentials/${id}`, { key: keys.read })).body;
}

describe('a badge of Open Badges 3.0', () => {
  test('whose own name is its holder’s is titled after the achievement, everywhere', async () => {
    const academy = await freshIssuer();

    const [item] = await imported(academy, [badge('rosa', { name: 'Rosa Diaz' })], LINKS);

    expect(JSON.stringify(item)).not.toMatch(/Rosa(%20|\+| )Diaz/);
    const { body = '' } = await pages(visit(`/b/${item?.credentialId}`));
    expect(body).toContain('<h1 dir="auto">Safety 1</h1>');
    expect(body).not.toContain('Rosa Diaz');
    expect(await credentialOf(academy, item?.credentialId)).toMatchObject({ name: 'Safety 1' });
  });

  test('names its recipient by the subject’s name', async () => {
    const academy = await freshIssuer();
    const [item] = await imported(academy, [badge('mei', {}, { name: 'Mei Example' })]);
    const path = `GET /v1/recipients/${item?.recipientId}`;
    expect((await admin(path, { key: academy.keys.read })).body).toMatchObject({
      name: 'Mei Example',
      email: 'mei@students.example',
    });
  });

  test('that was imported under its holder’s name is mended by importing it again', async () => {
    const academy = await freshIssuer();
    const own = {
      externalId: 'urn:uuid:rosa',
      name: 'Rosa Diaz',
      program: { externalId: 'https://academy.example/a/1', name: 'Safety 1' },
      recipient: { email: 'rosa@students.example' },
    };
    await imported(academy, [own]);

    const [item] = await imported(academy, [badge('rosa', { name: 'Rosa Diaz' })]);

    expect(item).toMatchObject({ status: 'updated' });
    expect(await credentialOf(academy, item?.credentialId)).toMatchObject({ name: 'Safety 1' });
  });

  test('whose title names its holder comes in as private, and says so', async () => {
    const achievement = { id: 'https://academy.example/a/rosa', name: 'Safety of Rosa Diaz' };
    const academy = await freshIssuer();
    const [item] = await imported(
      academy,
      [badge('r', {}, { name: 'Rosa Diaz', achievement })],
      LINKS,
    );
    expect(item).toMatchObject({ status: 'created', warnings: [{ field: 'program.name' }] });
    expect(item).not.toHaveProperty('links');
  });

  test('of two subjects is two credentials, once', async () => {
    const academy = await freshIssuer();
    const { achievement } = badge('x').credentialSubject as Fields;
    const credentialSubject = ['ada', 'ben'].map((who) => ({
      id: `did:example:${who}`,
      achievement,
    }));
    const body = [badge('both', { credentialSubject })];

    expect(await imported(academy, body)).toMatchObject([
      { line: 1, status: 'created' },
      { line: 1, status: 'created' },
    ]);
    expect(await imported(academy, body)).toMatchObject([
      { status: 'unchanged' },
      { status: 'unchanged' },
    ]);
  });

  test('is imported as the picture that it is baked into', async () => {
    const academy = await freshIssuer();
    const svg = `<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential><![CDATA[${JSON.stringify(badge('ada'))}]]></openbadges:credential></svg>`;
    const body = Buffer.from(svg);
    const headers = { 'content-type': 'image/svg+xml' };
    expect(await imported(academy, body, IMPORT, headers)).toMatchObject([
      { line: 1, status: 'created' },
    ]);
  });
});

describe('a revoked badge', () => {
  test('does not come in as active if its list comes with it', async () => {
    const academy = await freshIssuer();
    const items = await imported(
      academy,
      [badge('ada', { credentialStatus: ENTRY }), STATUS_LIST],
      LINKS,
    );
    expect(items).toMatchObject([{ line: 1, status: 'created' }]);
    expect(items[0]).not.toHaveProperty('links');
    expect(await credentialOf(academy, items[0]?.credentialId)).toMatchObject({
      status: 'revoked',
    });
  });

  test('may have its list in another chunk of the job', async () => {
    const academy = await freshIssuer();
    const others = Array.from({ length: 45 }, (_, i) => badge(`n${i}`));
    const rows = [badge('gone', { credentialStatus: ENTRY }), ...others, STATUS_LIST];
    for (const format of ['ndjson', 'json']) {
      const file =
        format === 'json'
          ? JSON.stringify(rows)
          : rows.map((row) => JSON.stringify(row)).join('\n');
      const { importId } = await started(academy, file, {}, { format });
      expect(await run(academy, importId)).toMatchObject({ status: 'done', counts: { failed: 0 } });
    }
    const [item] = await imported(academy, [badge('gone')]);
    expect(await credentialOf(academy, item?.credentialId)).toMatchObject({ status: 'revoked' });
  });

  test('whose list cannot be read is told apart, in a call and in a job', async () => {
    const academy = await freshIssuer();
    const rows = [badge('ada', { credentialStatus: ENTRY })];
    const [item] = await imported(academy, rows);
    expect(item).toMatchObject({ status: 'created', warnings: [{ field: 'credentialStatus' }] });

    const { importId } = await started(academy, JSON.stringify(rows), {}, { format: 'json' });
    expect(await run(academy, importId)).toMatchObject({ counts: { unchanged: 1, failed: 0 } });
    const path = `GET /v1/imports/${importId}/failures`;
    expect(itemsIn(await admin(path, { key: academy.keys.read }))).toEqual([]);
    expect(itemsIn(await admin(`${path}?warnings=true`, { key: academy.keys.read }))).toMatchObject(
      [{ line: 1, isImported: true, errors: [{ field: 'credentialStatus' }] }],
    );
  });
});

describe('a badge whose class is an address', () => {
  const address = 'https://academy.example/b/1';
  const assertion = (id: string) => ({
    type: 'Assertion',
    id: `https://academy.example/assertions/${id}`,
    recipient: { type: 'email', hashed: false, identity: `${id}@students.example` },
    issuedOn: '2026-04-01T00:00:00Z',
    badge: address,
  });

  test('is refused with the way out, also in a dry run: an address is nobody’s title', async () => {
    const academy = await freshIssuer();
    for (const path of [IMPORT, `${IMPORT}?dryRun=true`]) {
      expect(await imported(academy, [assertion('a')], path)).toMatchObject([
        {
          status: 'failed',
          errors: [{ field: 'badge', message: expect.stringContaining(address) }],
        },
      ]);
    }
    const programs = await admin('GET /v1/programs', { key: academy.keys.read });
    expect(programs.body.items).toEqual([]);
  });

  test('is imported into the program that the issuer made for it', async () => {
    const academy = await freshIssuer();
    const body = { externalId: address, name: 'Safety 1' };
    await admin('POST /v1/programs', { key: academy.keys.ingest, body });
    const [item] = await imported(academy, [assertion('a')]);
    expect(item).toMatchObject({ status: 'created' });
    const { body: page } = await pages(visit(`/b/${item?.credentialId}`));
    expect(page).toContain('<h1 dir="auto">Safety 1</h1>');
  });

  test('is imported with the class in the same file', async () => {
    const academy = await freshIssuer();
    const badgeClass = { type: 'BadgeClass', id: address, name: 'Safety 1' };
    expect(await imported(academy, [badgeClass, assertion('a'), assertion('b')])).toMatchObject([
      { line: 2, status: 'created' },
      { line: 3, status: 'created' },
    ]);
  });
});

test.each([
  { form: 'a bare digest', hash: (digest: string) => digest, hashed: true },
  { form: 'capitals', hash: (digest: string) => `SHA256$${digest.toUpperCase()}`, hashed: true },
  { form: '"true" as a text', hash: (digest: string) => `sha256$${digest}`, hashed: 'true' },
  { form: 'no word of it', hash: (digest: string) => `sha256$${digest}`, hashed: undefined },
])('a hashed address is recognised with $form', async ({ hash, hashed }) => {
  const { keys } = await freshIssuer();
  const digest = createHash('sha256').update('lin@students.example-salt').digest('hex');
  const send = async (row: object) => {
    const path = 'POST /v1/credentials/import';
    return itemsIn(await admin(path, { key: keys.ingest, body: [row] }))[0];
  };
  const program = { externalId: 'p', name: 'P' };
  const first = await send({
    externalId: 'e',
    program,
    recipient: { email: 'Lin@Students.example' },
  });
  const badge = await send({
    type: 'Assertion',
    id: 'https://academy.example/assertions/hashed',
    recipient: { type: 'email', hashed, salt: '-salt', identity: hash(digest) },
    badge: { type: 'BadgeClass', id: 'https://academy.example/badges/1', name: 'Safety' },
    issuedOn: '2026-03-01',
  });

  expect(badge).toMatchObject({ status: 'created', recipientId: first?.recipientId });
});
