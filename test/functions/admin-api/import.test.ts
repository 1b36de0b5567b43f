import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLine } from '#shared/lane-log/reader.ts';
import { admin, someProgram } from '../../support/admin-api.ts';
import { type Answer, itemsIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';

const IMPORT = 'POST /v1/credentials/import';
const PROGRAM = { externalId: 'go-101', name: 'Go 101' };

function row(name: string, changes: object = {}) {
  const recipient = { externalId: `person-${name}`, name };
  return { externalId: `award-${name}`, program: PROGRAM, recipient, ...changes };
}

function statusesOf(answer: Answer) {
  return itemsIn(answer).map(({ line, status }) => [line, status]);
}

describe('an import', () => {
  test('answers each line for itself: one bad line never loses the others', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    await admin(IMPORT, { key, body: [row('old'), row('changed')] });
    const body = [
      row('new'),
      row('old'),
      row('changed', { name: 'Gopher' }),
      row('bad', { issuedAt: '2026-11-31' }),
      42,
      row('stranger', { program: undefined, programId: 'prg_0000000000000000000000' }),
      row('colour', { colour: 'red' }),
      row('last'),
    ];

    const answer = await admin(IMPORT, { key, body });

    expect(answer.status).toBe(200);
    expect(answer.body.summary).toEqual({ created: 2, updated: 1, unchanged: 1, failed: 4 });
    expect(itemsIn(answer)).toMatchObject([
      { line: 1, status: 'created', externalId: 'award-new' },
      { line: 2, status: 'unchanged' },
      { line: 3, status: 'updated' },
      { line: 4, status: 'failed', errors: [{ field: 'issuedAt' }] },
      { line: 5, status: 'failed', errors: [{ field: 'body' }] },
      { line: 6, status: 'failed', externalId: 'award-stranger', errors: [{ field: 'programId' }] },
      { line: 7, status: 'failed', errors: [{ field: 'colour' }] },
      { line: 8, status: 'created' },
    ]);
  });

  test('sent again changes nothing and publishes nothing again', async () => {
    const { keys } = await freshIssuer();
    const body = [row('a'), row('b'), row('c')];
    const first = await admin(IMPORT, { key: keys.ingest, body });

    const again = await admin(IMPORT, { key: keys.ingest, body });

    expect(again.body.summary).toEqual({ created: 0, updated: 0, unchanged: 3, failed: 0 });
    const ids = itemsIn(first).map(({ credentialId }) => credentialId);
    expect(itemsIn(again).map(({ credentialId }) => credentialId)).toEqual(ids);
    for (const id of ids) expect(await readLine(`PUB#${id}`, 2)).toBeUndefined();
  });

  test('of the same credential twice lets the last line stand', async () => {
    const { keys } = await freshIssuer();
    const lines = ['one', 'two', 'three'].map((name) => row('same', { name }));

    const answer = await admin(IMPORT, { key: keys.ingest, body: lines });

    expect(statusesOf(answer)).toEqual([
      [1, 'created'],
      [2, 'updated'],
      [3, 'updated'],
    ]);
    const id = itemsIn(answer)[0]?.credentialId;
    const stored = await admin(`GET /v1/credentials/${id}`, { key: keys.read });
    expect(stored.body).toMatchObject({ name: 'three' });
  });

  test('makes one recipient of one person, however many of their lines run at once', async () => {
    const { keys } = await freshIssuer();
    const recipient = { externalId: 'ada', email: 'ada@people.example' };
    const body = Array.from({ length: 40 }, (_, i) => row(`${i}`, { recipient }));

    const answer = await admin(IMPORT, { key: keys.ingest, body });

    expect(answer.body.summary).toMatchObject({ created: 40 });
    expect(new Set(itemsIn(answer).map(({ recipientId }) => recipientId)).size).toBe(1);
  });

  test('brings its program along, and renames one that is there', async () => {
    const { keys } = await freshIssuer();
    const programId = await someProgram(keys.ingest, PROGRAM);
    const program = { ...PROGRAM, name: 'Renamed elsewhere' };

    const answer = await admin(IMPORT, { key: keys.ingest, body: [row('a', { program })] });

    expect(itemsIn(answer)).toMatchObject([{ status: 'created', changes: ['program.name'] }]);
    expect(await admin(`GET /v1/programs/${programId}`, { key: keys.read })).toMatchObject({
      body: { name: 'Renamed elsewhere' },
    });
  });

  test('tries the next line’s program if the first one’s was refused', async () => {
    const { keys } = await freshIssuer();
    const bad = { ...PROGRAM, destinationUrl: 'https://evil.example/' };

    const body = [row('a', { program: bad }), row('b'), row('c', { program: bad })];
    const answer = await admin(IMPORT, { key: keys.ingest, body });

    expect(itemsIn(answer)).toMatchObject([
      { status: 'failed', errors: [{ field: 'program.destinationUrl' }] },
      { status: 'created' },
      // The program is there by now; what this line tells of it is refused all the same.
      { status: 'failed', errors: [{ field: 'program.destinationUrl' }] },
    ]);
  });

  test('makes links and CTAs in the same call, and keeps those that are there', async () => {
    const { keys } = await freshIssuer();
    const program = { ...PROGRAM, destinationUrl: 'https://academy.example/go' };
    const body = [row('a', { program }), row('b', { program, private: true })];
    const ask = () => admin(`${IMPORT}?channels=linkedin,x&cta=true`, { key: keys.ingest, body });

    const [open, hidden] = itemsIn(await ask());
    const ctas = `POST /v1/credentials/${open?.credentialId}/ctas`;
    await admin(ctas, { key: keys.ingest, body: { label: 'Join us' } });

    expect(open).toMatchObject({
      links: [{ channel: 'linkedin' }, { channel: 'x' }],
      cta: { label: 'Start your own', destinationUrl: program.destinationUrl },
    });
    expect(hidden).not.toHaveProperty('links');
    const [again] = itemsIn(await ask());
    expect(again?.links).toEqual(open?.links);
    expect(again?.cta).toMatchObject({ label: 'Join us' });
  });

  test('takes CSV with a byte order mark, and spoils only the line of a bad quote', async () => {
    const { keys } = await freshIssuer();
    const body = [
      '\uFEFFexternalId,program.externalId,program.name,recipient.name,recipient.email,issuedAt',
      'c-1,go-101,Go 101,"Lovelace, Ada",ada@people.example,2026-11-01T10:00:00+01:00',
      'c-2,go-101,Go 101,"never closed,bob@people.example,2026-11-01T10:00:00Z',
      '',
      'c-3,go-101,Go 101,too,many@people.example,2026-11-01T10:00:00Z,columns',
      'c-4,go-101,Go 101,"say ""hi""",eve@people.example,2026-11-01T10:00:00Z',
      '',
    ].join('\r\n');

    const answer = await admin(IMPORT, {
      key: keys.ingest,
      body,
      headers: { 'content-type': 'text/csv; charset=utf-8' },
    });

    expect(statusesOf(answer)).toEqual([
      [2, 'created'],
      [3, 'failed'],
      [5, 'failed'],
      [6, 'created'],
    ]);
    const [first] = itemsIn(answer);
    expect(
      await admin(`GET /v1/recipients/${first?.recipientId}`, { key: keys.read }),
    ).toMatchObject({ body: { name: 'Lovelace, Ada' } });
  });

  test('takes NDJSON, and spoils only the line that is not JSON', async () => {
    const { keys } = await freshIssuer();
    const body = `${JSON.stringify(row('a'))}\n{"externalId": \n\n${JSON.stringify(row('b'))}\n`;
    const headers = { 'content-type': 'application/x-ndjson' };

    const answer = await admin(IMPORT, { key: keys.ingest, body, headers });

    expect(statusesOf(answer)).toEqual([
      [1, 'created'],
      [2, 'failed'],
      [4, 'created'],
    ]);
  });

  test.each(['v3-basic.json', 'v3-full.json'])('takes 1EdTech’s own %s', async (file) => {
    const { keys } = await freshIssuer();
    const body = readFileSync(new URL(`../../importing/data/${file}`, import.meta.url), 'utf8');

    const first = await admin(IMPORT, { key: keys.ingest, body });
    const again = await admin(IMPORT, { key: keys.ingest, body });

    expect(first.body.summary).toMatchObject({ created: 1, failed: 0 });
    expect(again.body.summary).toMatchObject({ unchanged: 1, failed: 0 });
  });

  test('refuses more than 1,000 lines as a whole', async () => {
    const { keys } = await freshIssuer();
    const body = Array.from({ length: 1001 }, (_, i) => row(`${i}`));

    expect(await admin(IMPORT, { key: keys.ingest, body })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body' }] },
    });
    expect(itemsIn(await admin('GET /v1/credentials', { key: keys.read }))).toEqual([]);
  });

  test('makes 1,000 lines with links and CTAs, as one call', { timeout: 120_000 }, async () => {
    const { keys } = await freshIssuer();
    const program = { ...PROGRAM, destinationUrl: 'https://academy.example/go' };
    const body = Array.from({ length: 1000 }, (_, i) => row(`${i}`, { program }));

    const answer = await admin(`${IMPORT}?channels=linkedin,x&cta=true`, {
      key: keys.ingest,
      body,
    });

    expect(answer.body.summary).toEqual({ created: 1000, updated: 0, unchanged: 0, failed: 0 });
  });
});
