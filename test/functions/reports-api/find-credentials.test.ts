import { beforeAll, describe, expect, test } from 'vitest';
import { eraseRecipient, findRecipient } from '#shared/data/recipients.ts';
import { report, reports } from '../../support/reports-api.ts';
import { aStory } from '../../support/story.ts';

let story: Awaited<ReturnType<typeof aStory>>;
let another: Awaited<ReturnType<typeof aStory>>;
beforeAll(async () => {
  [story, another] = await Promise.all([aStory(), aStory()]);
});

const find = (q: string, key = story.keys.read) =>
  report(`/v1/reports/credentials?q=${encodeURIComponent(q)}`, key);

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
    const [{ credentialId, externalId, recipientId }] = items;
    for (const q of [credentialId, `https://a.example/b/${credentialId}?x=1`, externalId]) {
      const found = await find(q);
      expect(found.items).toEqual([
        expect.objectContaining({ credentialId, recipientName: 'Ada' }),
      ]);
    }
    expect((await find(recipientId)).items).toEqual(items);
  });

  test('nothing of another issuer is found, and what is not there is not invented', async () => {
    const { items } = await find('ada');
    expect((await find(items[0].credentialId, another.keys.read)).items).toEqual([]);
    expect(await find('nobody of that name')).toMatchObject({ items: [], isComplete: true });
  });

  test('who was erased is found by name no more', async () => {
    const cy = (await find('cy')).items[0];
    const recipient = await findRecipient(story.issuer.issuerId, cy.recipientId);
    if (recipient) await eraseRecipient(recipient);
    expect((await find('cy')).items).toEqual([]);
    expect((await find(cy.credentialId)).items[0].recipientName).toBeNull();
  });

  test('a search that is too long is refused by name', async () => {
    const { status, body } = await reports(`GET /v1/reports/credentials?q=${'x'.repeat(301)}`, {
      key: story.keys.read,
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field: 'q' }] });
  });
});
