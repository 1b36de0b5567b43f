import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { admin } from '../../support/admin-api.ts';
import { itemsIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';

const IMPORT = 'POST /v1/credentials/import';
const LINKS = `${IMPORT}?channels=linkedin&cta=true`;

function textOf(file: string): string {
  return readFileSync(new URL(`../../importing/data/${file}`, import.meta.url), 'utf8');
}

describe.each([
  ['v3-basic.json', 1],
  ['v3-full.json', 1],
  ['v2-assertion.json', 1],
  ['badgr-assertions.json', 2],
  ['accredible-credential.json', 1],
  ['accredible-list.json', 2],
  ['accredible-search.json', 1],
  ['credly-badge.json', 1],
  ['credly-event.json', 1],
])('%s', (file, count) => {
  test('imports as it is, and importing it twice changes nothing', async () => {
    const { keys, issuer } = await freshIssuer();
    const call = { key: keys.ingest, body: textOf(file) };

    const first = await admin(IMPORT, call);
    const stored = await storedOf(issuer.issuerId);
    const again = await admin(IMPORT, call);

    expect(first.body.summary).toEqual({ created: count, updated: 0, unchanged: 0, failed: 0 });
    expect(again.body.summary).toEqual({ created: 0, updated: 0, unchanged: count, failed: 0 });
    expect(await storedOf(issuer.issuerId)).toEqual(stored);
  });

  test('in a dry run says the same, and stores nothing', async () => {
    const { keys, issuer } = await freshIssuer();
    const call = { key: keys.ingest, body: textOf(file) };
    const before = await storedOf(issuer.issuerId);

    const dry = await admin(`${IMPORT}?dryRun=true`, call);

    expect(dry.body).toMatchObject({ dryRun: true, summary: { created: count, failed: 0 } });
    expect(await storedOf(issuer.issuerId)).toEqual(before);
    await admin(IMPORT, call);
    const dryAgain = await admin(`${IMPORT}?dryRun=true`, call);
    expect(dryAgain.body).toMatchObject({ summary: { unchanged: count } });
  });
});

describe('a share link', () => {
  const accredible = (changes: object) => {
    const { credential } = JSON.parse(textOf('accredible-credential.json'));
    return { credential: { ...credential, ...changes } };
  };

  test('is made for what may be shared, and for nothing private, unapproved or revoked', async () => {
    const { keys } = await freshIssuer({ allowedHosts: ['accredible.com'] });
    const { data } = JSON.parse(textOf('credly-badge.json'));
    const body = [
      accredible({ id: 1 }),
      accredible({ id: 2, private: true }),
      accredible({ id: 3, approve: false }),
      { data: { ...data, state: 'revoked' } },
    ];

    const items = itemsIn(await admin(LINKS, { key: keys.ingest, body }));

    expect(items[0]).toMatchObject({
      links: [{ channel: 'linkedin' }],
      cta: { destinationUrl: 'https://www.accredible.com/' },
    });
    for (const item of items.slice(1)) {
      expect(item).toMatchObject({ status: 'created' });
      expect(item).not.toHaveProperty('links');
    }
  });

  test('comes once it is approved, and another system’s offer only if it is allowed', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    await admin(LINKS, { key, body: [accredible({ approve: false })] });

    const [item] = itemsIn(await admin(LINKS, { key, body: [accredible({})] }));

    expect(item).toMatchObject({ status: 'updated', links: [{ channel: 'linkedin' }] });
    expect(item).not.toHaveProperty('cta');
  });
});

describe('the hash of an address', () => {
  const assertion = JSON.parse(textOf('v2-assertion.json'));
  const ada = { externalId: 'ada-1', name: 'Ada Ito', email: 'ada@people.example' };
  const program = { externalId: 'bread', name: 'Bread' };
  const own = (recipient: object) => ({ externalId: 'own-1', program, recipient });

  test('is matched against the addresses that are known', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const [known] = itemsIn(await admin(IMPORT, { key, body: [own(ada)] }));

    const [item] = itemsIn(await admin(IMPORT, { key, body: [assertion] }));

    expect(item).toMatchObject({ status: 'created', recipientId: known?.recipientId });
    expect((await admin(IMPORT, { key, body: [assertion] })).body).toMatchObject({
      summary: { unchanged: 1 },
    });
  });

  test('of nobody who is known is one with its person as soon as they come', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const stranger = own({ ...ada, email: 'somebody@people.example' });
    const [other] = itemsIn(await admin(IMPORT, { key, body: [stranger] }));

    const [item] = itemsIn(await admin(IMPORT, { key, body: [assertion] }));
    const byHash = await admin(`GET /v1/recipients/${item?.recipientId}`, { key: keys.read });
    expect(byHash.body).toMatchObject({ externalId: assertion.recipient.identity });
    const later = { ...own({ ...ada, externalId: 'ada-2' }), externalId: 'own-2' };
    const [known] = itemsIn(await admin(IMPORT, { key, body: [later] }));

    expect(item?.recipientId).not.toBe(other?.recipientId);
    expect(known?.recipientId).toBe(item?.recipientId);
    const recipient = await admin(`GET /v1/recipients/${item?.recipientId}`, { key: keys.read });
    expect(recipient.body).toMatchObject({ externalId: 'ada-2', email: ada.email });
    expect((await admin(IMPORT, { key, body: [assertion] })).body).toMatchObject({
      summary: { unchanged: 1 },
    });
  });

  const SALT = 'deadsea';
  const GRACE = 'Grace.Hop@Students.example';
  const hashOf = (text: string) =>
    `sha256$${createHash('sha256').update(`${text}${SALT}`).digest('hex')}`;
  const hashedBadge = (text: string, id = 'https://badges.example/grace') => ({
    ...assertion,
    id,
    recipient: { type: 'email', hashed: true, salt: SALT, identity: hashOf(text) },
  });

  test.each([
    { hashed: GRACE, because: 'made of the address as it was given' },
    { hashed: GRACE.toLowerCase(), because: 'made of it in lower case' },
  ])('of capitals names one recipient, whatever comes first: $because', async ({ hashed }) => {
    const badge = hashedBadge(hashed);
    const named = own({ email: GRACE });
    for (const body of [
      [badge, named],
      [named, badge],
    ]) {
      for (const atOnce of [true, false]) {
        const { keys } = await freshIssuer();
        const files = atOnce ? [body] : body.map((one) => [one]);
        const ids: unknown[] = [];
        for (const file of files) {
          const items = itemsIn(await admin(IMPORT, { key: keys.ingest, body: file }));
          ids.push(...items.map(({ recipientId }) => recipientId));
        }
        expect(ids).toEqual([expect.any(String), ids[0]]);
      }
    }
  });

  test('of capitals may stand beside the address', async () => {
    const { keys } = await freshIssuer();
    const body = [{ credential: hashedBadge(GRACE), recipient: { email: GRACE } }];

    expect(itemsIn(await admin(IMPORT, { key: keys.ingest, body }))).toMatchObject([
      { status: 'created' },
    ]);
  });

  test('is forgotten with its person', async () => {
    const { issuer, keys } = await freshIssuer();
    const [item] = itemsIn(await admin(IMPORT, { key: keys.admin, body: [hashedBadge(GRACE)] }));
    await admin(IMPORT, { key: keys.admin, body: [own({ externalId: 'grace', email: GRACE })] });
    await admin(`DELETE /v1/recipients/${item?.recipientId}`, { key: keys.admin });

    const left = JSON.stringify(await storedOf(issuer.issuerId));
    expect(left).not.toContain(hashOf(GRACE));
    expect(left).not.toMatch(/grace\.hop/i);
  });

  test('must be that of an address which is told beside it', async () => {
    const { keys } = await freshIssuer();
    const beside = (email: string) => ({ credential: assertion, recipient: { email } });
    const body = [beside('ben@people.example'), beside('Ada@people.example')];

    expect(itemsIn(await admin(IMPORT, { key: keys.ingest, body }))).toMatchObject([
      { status: 'failed', errors: [{ field: 'recipient.email' }] },
      { status: 'created' },
    ]);
  });
});

describe('a revocation', () => {
  const assertion = JSON.parse(textOf('v2-assertion.json'));
  const revocation = { type: 'Assertion', id: assertion.id, revoked: true };

  test('takes a credential’s links with it, once', async () => {
    const { keys } = await freshIssuer();
    const key = keys.ingest;
    const [item] = itemsIn(await admin(LINKS, { key, body: [assertion] }));
    const revoke = () => admin(IMPORT, { key, body: [revocation] });

    expect(itemsIn(await revoke())).toMatchObject([
      { status: 'updated', credentialId: item?.credentialId },
    ]);
    expect(itemsIn(await revoke())).toMatchObject([{ status: 'unchanged' }]);
    const stored = await admin(`GET /v1/credentials/${item?.credentialId}`, { key: keys.read });
    expect(stored.body).toMatchObject({ status: 'revoked' });
  });

  test('of what nobody published is refused by name', async () => {
    const { keys } = await freshIssuer();
    expect(itemsIn(await admin(IMPORT, { key: keys.ingest, body: [revocation] }))).toMatchObject([
      { status: 'failed', externalId: assertion.id, errors: [{ field: 'externalId' }] },
    ]);
  });
});
