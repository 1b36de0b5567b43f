import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runPull } from '#shared/importing/run-pull.ts';
import { findSource } from '#shared/importing/sources.ts';
import { admin } from '../support/admin-api.ts';
import { itemsIn } from '../support/call-api.ts';
import { freshIssuer, type TestIssuer } from '../support/issuer.ts';
import { storedOf } from '../support/registry.ts';

/** The answer of Accredible's OpenAPI document, whose shape every answer here has. */
const EXAMPLE = JSON.parse(
  readFileSync(new URL('../importing/data/accredible-search.json', import.meta.url), 'utf8'),
);
const API_KEY = 'accredible-key-1';
const PAGES = 3;

type Asked = {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: { query: Record<string, string>; page: { size: number; cursor?: string } };
};

let server: Server;
let asked: Asked[];
/** What the server answers before it answers well. */
let troubles: { status: number; headers?: Record<string, string> }[];
let refusesCursors: boolean;
/** Where pages lead instead of to the next one. */
let leads: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await json(request)) as Asked['body'];
    const { authorization } = request.headers;
    asked.push({ path: request.url, authorization, body });
    const trouble = troubles.shift();
    if (trouble) return void response.writeHead(trouble.status, trouble.headers).end('{}');
    if (authorization !== `Token token=${API_KEY}`) return void response.writeHead(401).end('{}');
    if (refusesCursors && body.page.cursor) return void response.writeHead(422).end('{}');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(pageAfter(body.page.cursor)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.ACCREDIBLE_PAUSE_MS = '5';
  process.env.ACCREDIBLE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  delete process.env.ACCREDIBLE_URL;
  delete process.env.ACCREDIBLE_PAUSE_MS;
  server.close();
});
beforeEach(() => {
  asked = [];
  troubles = [];
  refusesCursors = false;
  leads = {};
});

/** Three pages of two credentials, the last of them without a cursor. */
function pageAfter(cursor = '0') {
  const page = Number(cursor);
  const [example] = EXAMPLE.credentials;
  const credentials = [1, 2].map((i) => ({
    ...example,
    id: 100 * page + i,
    recipient_email: `p${page}-${i}@people.example`,
    approve: i === 1,
  }));
  const isLast = page === PAGES - 1;
  const next = leads[cursor] ?? (isLast ? null : String(page + 1));
  return { credentials, meta: { ...EXAMPLE.meta, cursor: next } };
}

async function withSource(apiKey = API_KEY): Promise<TestIssuer> {
  const who = await freshIssuer();
  const body = { apiKey, region: 'eu' };
  await admin('POST /v1/sources/accredible', { key: who.keys.admin, body });
  return who;
}

async function sourceOf({ keys }: TestIssuer) {
  return (await admin('GET /v1/sources/accredible', { key: keys.read })).body;
}

const never = () => false;

describe('a pull', () => {
  test('brings every page, and what is not approved as private', async () => {
    const who = await withSource();

    expect(await runPull(who.issuer.issuerId, never)).toBe('ended');

    expect(asked.map(({ path, body }) => [path, body.query, body.page.cursor])).toEqual([
      ['/v2/credentials/search', {}, undefined],
      ['/v2/credentials/search', {}, '1'],
      ['/v2/credentials/search', {}, '2'],
    ]);
    expect(await sourceOf(who)).toMatchObject({
      status: 'waiting',
      pages: 3,
      counts: { created: 6, failed: 0 },
      since: new Date().toISOString().slice(0, 10),
    });
    const items = itemsIn(await admin('GET /v1/credentials', { key: who.keys.read }));
    expect(items.filter((one) => one.private)).toHaveLength(3);
  });

  test('asks the next time for what was updated since, and changes nothing twice', async () => {
    const who = await withSource();
    await runPull(who.issuer.issuerId, never);
    asked = [];

    await runPull(who.issuer.issuerId, never);

    const today = new Date().toISOString().slice(0, 10);
    expect(asked[0]?.body.query).toEqual({ 'updated_at[gte]': today });
    expect(await sourceOf(who)).toMatchObject({ counts: { created: 0, unchanged: 6 } });
  });

  test('whose time is up goes on after the last page that was done', async () => {
    const who = await withSource();
    let left = 2;
    expect(await runPull(who.issuer.issuerId, () => left-- <= 0)).toBe('over');
    expect(await sourceOf(who)).toMatchObject({ status: 'running', pages: 2 });

    await runPull(who.issuer.issuerId, never);

    expect(asked.map(({ body }) => body.page.cursor)).toEqual([undefined, '1', '2']);
    expect(await sourceOf(who)).toMatchObject({ status: 'waiting', counts: { created: 6 } });
  });

  test('waits and asks again when Accredible is busy or broken', async () => {
    const who = await withSource();
    troubles = [{ status: 429, headers: { 'retry-after': '0' } }, { status: 503 }];
    await runPull(who.issuer.issuerId, never);
    expect(asked).toHaveLength(5);
    expect(await sourceOf(who)).toMatchObject({ status: 'waiting', counts: { created: 6 } });
  });

  test('says when the key is refused, and goes on with another', async () => {
    const who = await withSource('wrong-key');
    await runPull(who.issuer.issuerId, never);
    expect(asked).toHaveLength(1);
    expect(await sourceOf(who)).toMatchObject({
      status: 'failed',
      reason: 'Accredible refuses the key',
    });
    const body = { apiKey: API_KEY };
    await admin('POST /v1/sources/accredible', { key: who.keys.admin, body });
    await runPull(who.issuer.issuerId, never);
    expect(await sourceOf(who)).toMatchObject({ status: 'waiting', region: 'us' });
  });

  test.each([400, 404, 410, 422])(
    'whose cursor is refused with %i begins anew, and loses and doubles nothing',
    async (status) => {
      const who = await withSource();
      let left = 2;
      await runPull(who.issuer.issuerId, () => left-- <= 0);
      troubles = [{ status }];

      await runPull(who.issuer.issuerId, never);

      const cursors = asked.map(({ body }) => body.page.cursor);
      expect(cursors).toEqual([undefined, '1', '2', undefined, '1', '2']);
      expect(await sourceOf(who)).toMatchObject({
        status: 'waiting',
        counts: { created: 2, unchanged: 4 },
      });
    },
  );

  test('whose cursors are always refused fails, and the next one begins anew', async () => {
    const who = await withSource();
    refusesCursors = true;
    await runPull(who.issuer.issuerId, never);
    expect(asked.map(({ body }) => body.page.cursor)).toEqual([undefined, '1', undefined, '1']);
    expect(await sourceOf(who)).toMatchObject({
      status: 'failed',
      reason: 'Accredible answers 422 to its own cursor',
    });
    refusesCursors = false;
    await runPull(who.issuer.issuerId, never);
    expect(await sourceOf(who)).toMatchObject({ status: 'waiting' });
  });

  test.each([
    ['itself', { 1: '1' }],
    ['one of long ago', { 2: '1' }],
  ])('whose cursor leads to %s ends, and says why', async (_what, circle) => {
    const who = await withSource();
    leads = circle;
    await runPull(who.issuer.issuerId, never);
    expect(asked.length).toBeLessThan(20);
    expect(await sourceOf(who)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('in a circle'),
    });
    leads = {};
    await runPull(who.issuer.issuerId, never);
    expect(await sourceOf(who)).toMatchObject({ status: 'waiting', pages: 3 });
  });

  test('follows no redirect', async () => {
    const who = await withSource();
    troubles = Array.from({ length: 5 }, () => ({
      status: 302,
      headers: { location: 'http://127.0.0.1:1/' },
    }));
    await runPull(who.issuer.issuerId, never);
    expect(await sourceOf(who)).toMatchObject({
      status: 'failed',
      reason: 'Accredible does not answer',
    });
  });
});

describe('the key', () => {
  test('is in no answer, and not to be read in the table', async () => {
    const who = await withSource();
    const answers = [await sourceOf(who), await storedOf(who.issuer.issuerId)];
    const source = await findSource(who.issuer.issuerId);
    expect(JSON.stringify([...answers, source])).not.toContain(API_KEY);
    expect(source?.sealedKey).toBeTruthy();
  });

  test('is forgotten with its source', async () => {
    const who = await withSource();
    const path = 'DELETE /v1/sources/accredible';
    expect((await admin(path, { key: who.keys.admin })).status).toBe(204);
    expect((await admin(path, { key: who.keys.admin })).status).toBe(404);
    expect(await runPull(who.issuer.issuerId, never)).toBe('ended');
    expect(asked).toEqual([]);
  });

  test.each([
    [{ apiKey: 'has spaces' }, 'apiKey'],
    [{ apiKey: '' }, 'apiKey'],
    [{ apiKey: 'k', region: 'mars' }, 'region'],
    [{ apiKey: 'k', url: 'http://169.254.169.254/' }, 'url'],
  ])('%j is refused, naming %s', async (body, field) => {
    const { keys } = await freshIssuer();
    expect(await admin('POST /v1/sources/accredible', { key: keys.admin, body })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });
});
