import { beforeAll, describe, expect, test } from 'vitest';
import { CredentialSearchAnswer } from '#shared/contracts/credential-search.ts';
import type { RecipientId } from '#shared/ids.ts';
import { publishCredential } from '#shared/registry/publishing.ts';
import { eraseRecipient, findRecipient } from '#shared/registry/recipients.ts';
import { report, reports } from '../../support/reports-api.ts';
import { aStory } from '../../support/story.ts';

let story: Awaited<ReturnType<typeof aStory>>;
let another: Awaited<ReturnType<typeof aStory>>;
beforeAll(async () => {
  [story, another] = await Promise.all([aStory(), aStory()]);
});

const SEARCH = 'POST /v1/reports/credentials/search';

async function find(q: string, key = story.keys.read) {
  const { status, body } = await reports(SEARCH, { key, body: { q } });
  expect(status).toBe(200);
  return CredentialSearchAnswer.parse(body);
}

async function findOne(q: string) {
  const [found] = (await find(q)).items;
  return found ?? expect.fail(`nothing is found for ${q}`);
}

describe('finding a credential', () => {
  test('without a search, all come, page by page, with whose they are', async () => {
    const first = await report('/v1/reports/credentials?limit=2', story.keys.read);
    expect(first.items).toHaveLength(2);
    const cursor = encodeURIComponent(first.nextCursor);
    const rest = await report(`/v1/reports/credentials?cursor=${cursor}`, story.keys.read);
    const ids = [...first.items, ...rest.items].map(({ credentialId }) => credentialId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...first.items, ...rest.items].map((one) => one.recipientName)).toContain('Ada');
  });

  test('by its id, its address, its external id, and part of a name', async () => {
    const { items } = await find('ada');
    const { credentialId, externalId, recipientId } = await findOne('ada');
    for (const q of [credentialId, `https://a.example/b/${credentialId}?x=1`, externalId]) {
      const found = await find(q);
      expect(found.items).toEqual([
        expect.objectContaining({ credentialId, recipientName: 'Ada' }),
      ]);
    }
    expect((await find(recipientId)).items).toEqual(items);
  });

  test('nothing of another issuer is found, and what is not there is not invented', async () => {
    const { credentialId } = await findOne('ada');
    expect((await find(credentialId, another.keys.read)).items).toEqual([]);
    expect(await find('nobody of that name')).toMatchObject({ items: [], isComplete: true });
  });

  test('who was erased is found by name no more', async () => {
    const cy = await findOne('cy');
    const recipient = await findRecipient(story.issuer.issuerId, cy.recipientId as RecipientId);
    if (recipient) await eraseRecipient(recipient);
    expect((await find('cy')).items).toEqual([]);
    expect((await findOne(cy.credentialId)).recipientName).toBeNull();
  });

  test('an e-mail address leads there in a body, and an address of a request takes no search', async () => {
    const { issuer, rust, keys } = story;
    const recipient = { externalId: 'dee', name: 'Dee', email: 'dee@people.example' };
    await publishCredential(issuer, rust.programId, { externalId: 'dee', recipient });
    expect(await find('DEE@people.example')).toMatchObject({ items: [{ externalId: 'dee' }] });
    const inAddress = await reports('GET /v1/reports/credentials?q=dee%40people.example', {
      key: keys.read,
    });
    expect(inAddress).toMatchObject({ status: 400, body: { errors: [{ field: 'q' }] } });
  });

  test.each([
    ['too long', { q: 'x'.repeat(301) }, 'q'],
    ['empty', { q: ' ' }, 'q'],
    ['for something else', { q: 'a', name: 'Ada' }, 'name'],
  ])('a search that is %s is refused by name', async (_what, body, field) => {
    expect(await reports(SEARCH, { key: story.keys.read, body })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });

  test('a key that may not read may not search', async () => {
    const body = { q: 'ada' };
    expect((await reports(SEARCH, { key: story.keys.ingest, body })).status).toBe(403);
    expect((await reports(SEARCH, { body })).status).toBe(401);
  });
});
