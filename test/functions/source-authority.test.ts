import { describe, expect, test } from 'vitest';
import type { IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import { subjectOf } from '#shared/lane-log/rules/event.ts';
import { findCredential } from '#shared/registry/credentials.ts';
import { latestHeld } from '#shared/registry/holdings.ts';
import { handler as pages } from '../../functions/pages/handler.ts';
import { handler as redirect } from '../../functions/redirect/handler.ts';
import { admin } from '../support/admin-api.ts';
import { type Answer, itemsIn } from '../support/call-api.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { sessionOf } from '../support/session.ts';
import { visit } from '../support/visit.ts';

const IMPORT = 'POST /v1/credentials/import';
type Fields = Readonly<Record<string, unknown>>;

/** The same award in each format, with the fields of it that a test is about. */
type Format = (told: {
  readonly expires?: string | null;
  readonly program?: string;
  readonly group?: string;
  readonly revoked?: boolean;
}) => Fields;

const accredible: Format = ({ expires, program = 'First Aid', group = '3' }) => ({
  credential: {
    id: 88,
    name: 'First Aid',
    approve: true,
    issued_on: '2026-01-10',
    ...(expires !== undefined && { expired_on: expires }),
    group_id: group,
    group_name: program,
    recipient: { id: 'r-2', name: 'Ben Example', email: 'ben@students.example' },
  },
});
const credly: Format = ({ expires, program = 'First Aid', group = '3', revoked }) => ({
  data: {
    id: 'b-88',
    state: revoked ? 'revoked' : 'accepted',
    badge_template: { id: group, name: program },
    issuer_earner_id: 'r-2',
    recipient_email: 'ben@students.example',
    issued_at: '2026-01-10',
    ...(expires !== undefined && { expires_at: expires }),
  },
});
const openBadges2: Format = ({ expires, program = 'First Aid', group = '3', revoked }) => ({
  type: 'Assertion',
  id: 'https://academy.example/assertions/88',
  badge: { id: `https://academy.example/badges/${group}`, name: program },
  recipient: { type: 'email', hashed: false, identity: 'ben@students.example' },
  issuedOn: '2026-01-10',
  ...(expires !== undefined && { expires }),
  ...(revoked !== undefined && { revoked }),
});
const openBadges3: Format = ({ expires, program = 'First Aid', group = '3' }) => ({
  type: ['VerifiableCredential', 'OpenBadgeCredential'],
  id: 'urn:uuid:88',
  validFrom: '2026-01-10',
  ...(expires !== undefined && { validUntil: expires }),
  credentialSubject: {
    id: 'mailto:ben@students.example',
    achievement: { id: `https://academy.example/a/${group}`, name: program },
  },
});
const own: Format = ({ expires, program = 'First Aid', group = '3', revoked }) => ({
  externalId: 'own-88',
  program: { externalId: group, name: program },
  recipient: { externalId: 'r-2', email: 'ben@students.example' },
  issuedAt: '2026-01-10',
  ...(expires !== undefined && { expiresAt: expires }),
  ...(revoked !== undefined && { status: revoked ? 'revoked' : 'active' }),
});
const FORMATS = { accredible, credly, openBadges2, openBadges3, own };

async function sent({ keys }: TestIssuer, row: Fields, query = '') {
  const answer = await admin(`${IMPORT}${query}`, { key: keys.ingest, body: [row] });
  const [item] = itemsIn(answer);
  if (!item) throw new Error(JSON.stringify(answer.body));
  return item;
}

async function sentAsDryRunSays(who: TestIssuer, row: Fields) {
  const dry = await sent(who, row, '?dryRun=true');
  const real = await sent(who, row);
  const { status, changes, kept } = real;
  expect(dry).toMatchObject({ status, ...(changes ? { changes } : {}), ...(kept ? { kept } : {}) });
  return real;
}

async function read({ keys }: TestIssuer, path: string): Promise<Answer> {
  return admin(`GET ${path}`, { key: keys.read });
}

async function pageOf(credentialId: unknown): Promise<string> {
  return String((await pages(visit(`/b/${credentialId}`))).body);
}

describe.each(Object.entries(FORMATS))('of %s', (_name, format) => {
  test.each([
    [null, 'null means none'],
    ['', 'empty means none'],
  ] as const)('an expiry of %j lifts the former one, because %s', async (expires, _because) => {
    const who = await freshIssuer();
    const { credentialId } = await sent(who, format({ expires: '2026-10-31' }));
    expect(await pageOf(credentialId)).toContain('Expired');

    const item = await sentAsDryRunSays(who, format({ expires }));

    expect(item).toMatchObject({ status: 'updated', changes: ['expiresAt'] });
    const { body } = await read(who, `/v1/credentials/${credentialId}`);
    expect(body).not.toHaveProperty('expiresAt');
    expect(await pageOf(credentialId)).toContain('Does not expire');
    expect(await sentAsDryRunSays(who, format({ expires }))).toMatchObject({ status: 'unchanged' });
  });

  test('an expiry that is missing was not told, and stays', async () => {
    const who = await freshIssuer();
    await sent(who, format({ expires: '2026-10-31' }));
    expect(await sentAsDryRunSays(who, format({}))).toMatchObject({ status: 'unchanged' });
  });

  test('a renamed program gets its new name, once', async () => {
    const who = await freshIssuer();
    const { credentialId } = await sent(who, format({}));

    const item = await sentAsDryRunSays(who, format({ program: 'First Aid (Advanced)' }));

    expect(item.status).toBe('updated');
    expect(item.changes).toContain('program.name');
    const { body } = await read(who, `/v1/credentials/${credentialId}`);
    const program = await read(who, `/v1/programs/${body.programId}`);
    expect(program.body).toMatchObject({ name: 'First Aid (Advanced)' });
    const again = await sentAsDryRunSays(who, format({ program: 'First Aid (Advanced)' }));
    expect(again).toMatchObject({ status: 'unchanged' });
  });

  test('a credential moves to another program', async () => {
    const who = await freshIssuer();
    const { credentialId } = await sent(who, format({}));
    const before = await read(who, `/v1/credentials/${credentialId}`);

    const item = await sentAsDryRunSays(who, format({ group: '4', program: 'Other' }));

    expect(item.status).toBe('updated');
    expect(item.changes).toContain('programId');
    const { body } = await read(who, `/v1/credentials/${credentialId}`);
    expect(body.programId).not.toBe(before.body.programId);
    const again = await sentAsDryRunSays(who, format({ group: '4', program: 'Other' }));
    expect(again).toMatchObject({ status: 'unchanged' });
  });

  test('a program that a person renamed keeps that name until it is released', async () => {
    const who = await freshIssuer();
    const { credentialId } = await sent(who, format({}));
    const { programId } = (await read(who, `/v1/credentials/${credentialId}`)).body;
    const path = `/v1/programs/${programId}`;
    const person = await sessionOf(who.issuer.issuerId, 'owner');
    await admin(`PATCH ${path}`, { ...person, body: { name: 'Our own' } });

    const told = format({ program: 'First Aid (Advanced)' });
    expect((await sentAsDryRunSays(who, told)).kept).toContain('program.name');
    expect((await read(who, path)).body).toMatchObject({ name: 'Our own', ownEdits: ['name'] });

    await admin(`PATCH ${path}`, { ...person, body: { release: ['name'] } });
    expect((await sentAsDryRunSays(who, told)).changes).toContain('program.name');
    const { body } = await read(who, path);
    expect(body).toMatchObject({ name: 'First Aid (Advanced)' });
    expect(body).not.toHaveProperty('ownEdits');
  });
});

describe.each(Object.entries({ credly, openBadges2, own }))('of %s', (_name, format) => {
  test('a revocation is taken back where the source says so', async () => {
    const who = await freshIssuer();
    const { credentialId } = await sent(who, format({ revoked: true }));
    expect(await pageOf(credentialId)).toContain('Revoked');

    const item = await sentAsDryRunSays(who, format({ revoked: false }));

    expect(item.status).toBe('updated');
    expect(item.changes).toContain('status');
    expect(await pageOf(credentialId)).toContain('Valid credential');
  });

  test('a revocation by a person or a key stays, whatever the source says', async () => {
    const who = await freshIssuer();
    const person = await sessionOf(who.issuer.issuerId, 'owner');
    for (const caller of [person, { key: who.keys.ingest }]) {
      const { credentialId } = await sent(who, format({ revoked: false }));
      const path = `PATCH /v1/credentials/${credentialId}`;
      await admin(path, { ...caller, body: { status: 'revoked' } });

      const item = await sentAsDryRunSays(who, format({ revoked: false }));
      expect(item).toMatchObject({ status: 'unchanged', kept: ['status'] });
      expect(await pageOf(credentialId)).toContain('Revoked');
      await admin(path, { ...caller, body: { status: 'active', release: ['status'] } });
    }
  });
});

describe('PATCH', () => {
  const CREDENTIAL = {
    externalId: 'c-1',
    program: { externalId: 'p', name: 'P', destinationUrl: 'https://academy.example/p' },
    recipient: { externalId: 'ben', name: 'Ben', country: 'DE' },
    name: 'Own name',
    issuedAt: '2026-01-10',
    expiresAt: '2027-01-10',
    url: 'https://academy.example/c/1',
    imageUrl: 'https://academy.example/c/1.png',
    private: true,
  };
  const published = async (who: TestIssuer) =>
    (await admin('POST /v1/credentials', { key: who.keys.ingest, body: CREDENTIAL })).body;

  test.each(['name', 'expiresAt', 'url', 'imageUrl'])(
    'null clears a credential’s %s',
    async (field) => {
      const who = await freshIssuer();
      const { credentialId } = await published(who);
      const path = `/v1/credentials/${credentialId}`;

      const answer = await admin(`PATCH ${path}`, {
        key: who.keys.ingest,
        body: { [field]: null },
      });

      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty(field);
      expect((await read(who, path)).body).toEqual({
        ...answer.body,
        ownerUrl: undefined,
      });
    },
  );

  test('null clears what makes a credential private', async () => {
    const who = await freshIssuer();
    const { credentialId } = await published(who);
    const path = `PATCH /v1/credentials/${credentialId}`;
    const answer = await admin(path, { key: who.keys.ingest, body: { private: null } });
    expect(answer.body).toMatchObject({ private: false });
  });

  test.each([
    ['description', 'Bakes well.'],
    ['destinationUrl', 'https://academy.example/q'],
    ['shareText', 'I did it!'],
    ['ctaLabel', 'Start'],
  ])('null clears a program’s %s', async (field, value) => {
    const who = await freshIssuer();
    const { programId } = await published(who);
    const path = `PATCH /v1/programs/${programId}`;
    const call = (body: object) => admin(path, { key: who.keys.ingest, body });
    expect((await call({ [field]: value })).body).toMatchObject({ [field]: value });
    const answer = await call({ [field]: null });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty(field);
  });

  test.each(['name', 'country'])('null clears a recipient’s %s', async (field) => {
    const who = await freshIssuer();
    const { recipientId } = await published(who);
    const path = `PATCH /v1/recipients/${recipientId}`;
    const answer = await admin(path, { key: who.keys.ingest, body: { [field]: null } });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty(field);
  });

  test('null gives a CTA its program’s label and destination', async () => {
    const who = await freshIssuer();
    const body = { ...CREDENTIAL, private: false };
    const { credentialId } = (await admin('POST /v1/credentials', { key: who.keys.ingest, body }))
      .body;
    const path = `POST /v1/credentials/${credentialId}/ctas`;
    const call = (cta: object) => admin(path, { key: who.keys.ingest, body: cta });
    await call({ label: 'Mine', destinationUrl: 'https://academy.example/mine' });
    expect((await call({ label: null, destinationUrl: null })).body).toMatchObject({
      label: 'Start your own',
      destinationUrl: 'https://academy.example/p',
    });
  });

  test('by a person wins over what is imported, null included, until it is released', async () => {
    const who = await freshIssuer();
    const { credentialId } = await published(who);
    const path = `/v1/credentials/${credentialId}`;
    const person = await sessionOf(who.issuer.issuerId, 'owner');
    await admin(`PATCH ${path}`, { ...person, body: { expiresAt: null, name: 'By hand' } });

    const item = await sentAsDryRunSays(who, { ...CREDENTIAL, url: null });

    expect(item).toMatchObject({ changes: ['url'], kept: ['name', 'expiresAt'] });
    const { body } = await read(who, path);
    expect(body).toMatchObject({ name: 'By hand', ownEdits: ['expiresAt', 'name'] });
    expect(body).not.toHaveProperty('expiresAt');
    await admin(`PATCH ${path}`, { key: who.keys.ingest, body: { release: ['expiresAt'] } });
    const released = await sentAsDryRunSays(who, CREDENTIAL);
    expect(released).toMatchObject({ changes: ['url', 'expiresAt'], kept: ['name'] });
  });

  test('of a person’s name by a person wins over what is imported', async () => {
    const who = await freshIssuer();
    const { recipientId } = await published(who);
    const path = `/v1/recipients/${recipientId}`;
    const person = await sessionOf(who.issuer.issuerId, 'owner');
    await admin(`PATCH ${path}`, { ...person, body: { name: 'Benjamin' } });
    const again = await sentAsDryRunSays(who, CREDENTIAL);
    expect(again).toMatchObject({ status: 'unchanged', kept: ['recipient.name'] });
    expect((await read(who, path)).body).toMatchObject({ name: 'Benjamin', ownEdits: ['name'] });
  });

  test('by a key is nobody’s own: the next import replaces it (negative control)', async () => {
    const who = await freshIssuer();
    const { credentialId } = await published(who);
    const patch = { name: 'By a key' };
    await admin(`PATCH /v1/credentials/${credentialId}`, { key: who.keys.ingest, body: patch });
    expect(await sentAsDryRunSays(who, CREDENTIAL)).toMatchObject({ changes: ['name'] });
  });
});

describe('POST /v1/credentials with a known externalId', () => {
  const body = {
    externalId: 'c-1',
    program: { externalId: 'p', name: 'P' },
    recipient: { email: 'ben@students.example', name: 'Ben' },
  };

  test('answers which fields changed', async () => {
    const { keys } = await freshIssuer();
    const post = (changes: object) =>
      admin('POST /v1/credentials', { key: keys.ingest, body: { ...body, ...changes } });
    await post({ name: 'One', url: 'https://academy.example/1' });
    expect(await post({ name: 'Two', url: null })).toMatchObject({
      status: 200,
      body: { outcome: 'updated', changes: ['name', 'url'] },
    });
    expect(await post({})).toMatchObject({ body: { outcome: 'unchanged', changes: [] } });
  });

  test.each([
    [{ email: 'ada@students.example', name: 'Ada' }, 'nobody changes both at once'],
    [{ externalId: 'ada', email: 'cleo@students.example', name: 'Cleo' }, 'nor with a new id'],
  ] as const)('refuses another recipient by name: %j, because %s', async (recipient, _because) => {
    const { keys } = await freshIssuer();
    const post = (changes: object) =>
      admin('POST /v1/credentials', { key: keys.ingest, body: { ...body, ...changes } });
    const { recipientId } = (await post({})).body;
    expect(await post({ recipient })).toMatchObject({
      status: 409,
      body: { errors: [{ field: 'recipient' }] },
    });
    const stored = await admin(`GET /v1/recipients/${recipientId}`, { key: keys.read });
    expect(stored.body).toMatchObject(body.recipient);
  });
});

describe('a credential that moved to another program', () => {
  const row = (program: string, destinationUrl: string) => ({
    externalId: 'c-1',
    program: { externalId: program, name: program, destinationUrl },
    recipient: { externalId: 'ben' },
  });

  async function moved() {
    const who = await freshIssuer();
    const ask = (body: object) =>
      admin(`${IMPORT}?channels=linkedin&cta=true`, { key: who.keys.ingest, body: [body] });
    const [first] = itemsIn(await ask(row('old', 'https://academy.example/old')));
    const path = `/v1/credentials/${first?.credentialId}`;
    const { programId: oldId } = (await read(who, path)).body;
    const [second] = itemsIn(await ask(row('new', 'https://academy.example/new')));
    const { programId: newId } = (await read(who, path)).body;
    return { who, path, first, second, oldId: oldId as ProgramId, newId: newId as ProgramId };
  }

  test('keeps its links, and leads to the new program’s offer', async () => {
    const { first, second } = await moved();
    expect(second?.links).toEqual(first?.links);
    const { pathname } = new URL(String((second?.cta as Fields | undefined)?.url));
    const { headers } = await redirect(visit(pathname));
    expect(String(headers?.location)).toContain('https://academy.example/new');
  });

  test('counts for the program that it was published for, before and after', async () => {
    const { who, path, oldId } = await moved();
    const credentialId = path.split('/').at(-1) as `crd_${string}`;
    const stored = await findCredential(who.issuer.issuerId, credentialId);
    expect(stored && subjectOf(stored)).toMatchObject({ programId: oldId });
  });

  test('is held of the new program, and no longer of the old one', async () => {
    const { who, first, oldId, newId } = await moved();
    const recipientId = first?.recipientId as RecipientId;
    const held = (programId: ProgramId) =>
      latestHeld(who.issuer.issuerId as IssuerId, recipientId, [programId]);
    expect(await held(oldId)).toEqual([]);
    expect(await held(newId)).toEqual([first?.credentialId]);
  });

  test('may be moved by PATCH, and back, as if nothing had happened', async () => {
    const { who, path, oldId, newId } = await moved();
    const call = (programId: string) =>
      admin(`PATCH ${path}`, { key: who.keys.ingest, body: { programId } });
    expect((await call(oldId)).body).toMatchObject({ programId: oldId });
    expect((await call(newId)).body).toMatchObject({ programId: newId });
    expect(await call('prg_0000000000000000000000')).toMatchObject({
      status: 404,
      body: { errors: [{ field: 'programId' }] },
    });
  });
});

test('names that one file tells of a program are taken in the order of its lines', async () => {
  const who = await freshIssuer();
  const row = (i: number, name: string) => ({
    externalId: `c-${i}`,
    program: { externalId: 'p', name },
    recipient: { externalId: `r-${i}` },
  });
  const body = ['A', 'A', 'B', 'A', 'C'].map((name, i) => row(i, name));
  const answer = (query: string) =>
    admin(`${IMPORT}${query}`, { key: who.keys.ingest, body }).then((said) =>
      itemsIn(said).map(({ changes }) => changes ?? null),
    );
  const dry = await answer('?dryRun=true');
  const real = await answer('');
  expect(real).toEqual([null, null, ['program.name'], ['program.name'], ['program.name']]);
  expect(dry).toEqual(real);
  const programs = await admin('GET /v1/programs', { key: who.keys.read });
  expect(itemsIn(programs)).toMatchObject([{ name: 'C' }]);
});
