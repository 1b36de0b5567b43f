import { describe, expect, test } from 'vitest';
import { readLine } from '#shared/lane-log/reader.ts';
import { admin, someCredential, someProgram } from '../../support/admin-api.ts';
import { itemsIn, textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';

describe('a program', () => {
  test('is created once for each externalId', async () => {
    const { keys } = await freshIssuer();
    const body = { externalId: 'rust-101', name: 'Rust 101' };

    const first = await admin('POST /v1/programs', { key: keys.ingest, body });
    const again = await admin('POST /v1/programs', { key: keys.ingest, body });

    expect([first.status, again.status]).toEqual([201, 200]);
    expect(first.body).toMatchObject({ attributionWindowDays: 30, attributionModel: 'last' });
    expect(again.body).toEqual(first.body);
  });

  test('refuses other content under the same externalId, and changes by PATCH', async () => {
    const { keys } = await freshIssuer();
    const programId = await someProgram(keys.admin);

    const body = { externalId: 'rust-101', name: 'Go 101' };
    const other = await admin('POST /v1/programs', { key: keys.ingest, body });
    const patch = { name: 'Rust 102', attributionWindowDays: 7 };
    await admin(`PATCH /v1/programs/${programId}`, { key: keys.ingest, body: patch });

    expect(other).toMatchObject({ status: 409, body: { errors: [{ field: 'name' }] } });
    const read = await admin(`GET /v1/programs/${programId}`, { key: keys.read });
    expect(read).toMatchObject({ status: 200, body: patch });
  });

  test('is found by paging, each once, with a cursor that belongs to this list only', async () => {
    const { keys } = await freshIssuer();
    const ids: string[] = [];
    for (const externalId of ['a', 'b', 'c', 'd', 'e']) {
      ids.push(await someProgram(keys.ingest, { externalId }));
    }

    const found: unknown[] = [];
    let cursor: unknown = '';
    let pages = 0;
    do {
      const place: string = cursor ? `&cursor=${cursor}` : '';
      const page = await admin(`GET /v1/programs?limit=2${place}`, { key: keys.read });
      found.push(...itemsIn(page).map(({ programId }) => programId));
      cursor = page.body.nextCursor;
      pages += 1;
      if (pages === 1) {
        const elsewhere = await admin(`GET /v1/credentials?cursor=${cursor}`, { key: keys.read });
        expect(elsewhere).toMatchObject({ status: 400, body: { errors: [{ field: 'cursor' }] } });
      }
    } while (cursor);

    expect(found.toSorted()).toEqual(ids.toSorted());
    expect(pages).toBe(3);
  });
});

describe('a credential', () => {
  test('is published once: created, unchanged, updated', async () => {
    const { keys, issuer } = await freshIssuer();
    const programId = await someProgram(keys.ingest);
    const body = {
      externalId: 'award-1',
      programId,
      recipient: { email: ' Ada@People.example ' },
      issuedAt: '2026-11-01T23:30:00Z',
    };
    const post = (changes: object) =>
      admin('POST /v1/credentials', { key: keys.ingest, body: { ...body, ...changes } });

    const created = await post({});
    const unchanged = await post({});
    const updated = await post({ name: 'Rustacean', recipient: { name: 'Ada' } });

    expect([created.status, unchanged.status, updated.status]).toEqual([201, 200, 200]);
    expect(created.body).toMatchObject({ outcome: 'created', changes: [], kept: [] });
    expect(unchanged.body).toEqual({ ...created.body, outcome: 'unchanged' });
    expect(updated.body).toEqual({
      ...created.body,
      name: 'Rustacean',
      outcome: 'updated',
      changes: ['recipient.name', 'name'],
    });
    const credentialId = textIn(created, 'credentialId');
    expect(await readLine(`PUB#${credentialId}`, 1)).toMatchObject({
      entry: {
        kind: 'published',
        at: Date.parse('2026-11-01T23:30:00Z'),
        // Because the issuer's day is Berlin's.
        day: '2026-11-02',
        issuerId: issuer.issuerId,
        programId,
        credentialId,
      },
    });
    const recipientId = textIn(created, 'recipientId');
    expect(await admin(`GET /v1/recipients/${recipientId}`, { key: keys.read })).toMatchObject({
      body: { name: 'Ada', email: 'ada@people.example' },
    });
  });

  test('counts from now if it says to be issued in the future', async () => {
    const { keys } = await freshIssuer();
    const before = Date.now();

    const credentialId = await someCredential(keys.ingest, { issuedAt: '2099-01-01T00:00:00Z' });

    const { body } = await admin(`GET /v1/credentials/${credentialId}`, { key: keys.read });
    const publishedAt = Date.parse(String(body.publishedAt));
    expect(publishedAt).toBeGreaterThanOrEqual(before);
    expect(publishedAt).toBeLessThanOrEqual(Date.now());
  });

  test('is created by exactly one of many who send it at once', async () => {
    const { keys } = await freshIssuer();
    const programId = await someProgram(keys.ingest);
    const body = { externalId: 'award-1', programId, recipient: { externalId: 'ada' } };
    const post = () => admin('POST /v1/credentials', { key: keys.ingest, body });

    const answers = await Promise.all(Array.from({ length: 10 }, post));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(9);
    expect(new Set(answers.map((answer) => textIn(answer, 'recipientId'))).size).toBe(1);
  });

  test('stays whose it is, and moves to another program', async () => {
    const { keys } = await freshIssuer();
    await someCredential(keys.ingest);
    const programId = await someProgram(keys.ingest);
    const otherProgram = await someProgram(keys.ingest, { externalId: 'go-101' });
    const post = (changes: object) =>
      admin('POST /v1/credentials', {
        key: keys.ingest,
        body: { externalId: 'award-1', programId, recipient: { externalId: 'ada' }, ...changes },
      });

    expect(await post({ recipient: { externalId: 'bob' } })).toMatchObject({
      status: 409,
      body: { errors: [{ field: 'recipient' }] },
    });
    expect(await post({ programId: otherProgram })).toMatchObject({
      status: 200,
      body: { outcome: 'updated', changes: ['programId'], programId: otherProgram },
    });
  });
});

describe('recipients', () => {
  test('are met again by externalId, and by e-mail address if that is all there is', async () => {
    const { keys } = await freshIssuer();
    const email = 'ada@people.example';
    const holderOf = async (externalId: string, recipient: object) => {
      const credentialId = await someCredential(keys.ingest, { externalId, recipient });
      const answer = await admin(`GET /v1/credentials/${credentialId}`, { key: keys.read });
      return textIn(answer, 'recipientId');
    };

    const ada = await holderOf('1', { email });
    expect(await holderOf('2', { email: 'ADA@people.example' })).toBe(ada);
    // Because nothing contradicts that they are one.
    expect(await holderOf('3', { email, externalId: 'ada' })).toBe(ada);
    expect(await holderOf('4', { externalId: 'ada' })).toBe(ada);
    // Because the issuer says that these are two people, whatever address they share.
    const bob = await holderOf('5', { email, externalId: 'bob' });
    expect(bob).not.toBe(ada);
    expect(await holderOf('6', { externalId: 'bob' })).toBe(bob);
    expect(await holderOf('7', { email })).toBe(ada);
  });
});
