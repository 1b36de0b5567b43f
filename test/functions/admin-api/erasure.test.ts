import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test, vi } from 'vitest';
import { dynamo } from '#shared/aws/dynamodb.ts';
import type { RecipientId } from '#shared/ids.ts';
import { updateRecipient } from '#shared/registry/recipient-identity.ts';
import { eraseRecipient, findRecipient, namesOf } from '#shared/registry/recipients.ts';
import { admin, someCredential } from '../../support/admin-api.ts';
import { itemsIn, textIn } from '../../support/call-api.ts';
import { freshIssuer } from '../../support/issuer.ts';
import { storedOf } from '../../support/registry.ts';

const PERSON = { externalId: 'ada-77', name: 'Ada Lovelace', email: 'ada@people.example' };

test('erasing a recipient forgets the person and every way to recognise them', async () => {
  const { keys, issuer } = await freshIssuer();
  const credentialId = await someCredential(keys.ingest, { recipient: PERSON });
  // A second address, because the first one must be forgotten as well.
  await someCredential(keys.ingest, { recipient: { ...PERSON, email: 'lovelace@people.example' } });
  const recipientId = await holderOf(credentialId, keys.read);
  expect(pointersIn(await storedOf(issuer.issuerId))).toHaveLength(3);

  const erased = await admin(`DELETE /v1/recipients/${recipientId}`, { key: keys.admin });

  expect(erased.status).toBe(204);
  const stored = await storedOf(issuer.issuerId);
  expect(JSON.stringify(stored)).not.toMatch(/Lovelace|people\.example|ada-77/i);
  expect(pointersIn(stored)).toEqual([]);
  expect(await admin(`GET /v1/recipients/${recipientId}`, { key: keys.read })).toMatchObject({
    status: 200,
    body: { recipientId, erasedAt: expect.any(String) },
  });
  expect(await namesOf(issuer.issuerId, [recipientId])).toEqual(new Map());
  // What was counted to that id stays so: the credential is there, and still theirs.
  expect(await holderOf(credentialId, keys.read)).toBe(recipientId);
});

test('an erased recipient stays erased when a nightly import still knows them', async () => {
  const { keys, issuer } = await freshIssuer();
  const credentialId = await someCredential(keys.ingest, { recipient: PERSON });
  const recipientId = await holderOf(credentialId, keys.read);
  const { programId } = (await admin(`GET /v1/credentials/${credentialId}`, { key: keys.read }))
    .body;
  await admin(`DELETE /v1/recipients/${recipientId}`, { key: keys.admin });

  const row = { externalId: 'award-1', programId, recipient: PERSON };
  const again = await admin('POST /v1/credentials/import', { key: keys.ingest, body: [row] });

  expect(itemsIn(again)).toMatchObject([{ status: 'unchanged', recipientId }]);
  expect(await findRecipient(issuer.issuerId, recipientId)).not.toHaveProperty('name');
  // A new award is a new beginning, under an id that nothing ties to the old one.
  const next = await someCredential(keys.ingest, { externalId: 'award-2', recipient: PERSON });
  expect(await holderOf(next, keys.read)).not.toBe(recipientId);
  const later = await admin('POST /v1/credentials/import', { key: keys.ingest, body: [row] });
  expect(itemsIn(later)).toMatchObject([{ status: 'unchanged', recipientId }]);
});

test('an update that was read before the erasure and is written after it does nothing', async () => {
  const { keys, issuer } = await freshIssuer();
  const credentialId = await someCredential(keys.ingest, { recipient: PERSON });
  const recipientId = await holderOf(credentialId, keys.read);
  const recipient = await findRecipient(issuer.issuerId, recipientId);
  if (!recipient) return expect.fail('it was just made');
  const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<unknown>;
  let isErased = false;
  using _spy = vi.spyOn(dynamo, 'send').mockImplementation(async (command: unknown) => {
    if (command instanceof TransactWriteCommand && !isErased) {
      isErased = true;
      await eraseRecipient(recipient);
    }
    return send(command);
  });

  const isChanged = await updateRecipient(recipient, { email: 'lovelace@people.example' });

  expect({ isErased, isChanged }).toEqual({ isErased: true, isChanged: false });
  const stored = await storedOf(issuer.issuerId);
  expect(JSON.stringify(stored)).not.toMatch(/Lovelace|people\.example|ada-77/i);
  expect(pointersIn(stored)).toEqual([]);
});

test('erasing twice, or while an update comes in, leaves nothing behind', async () => {
  const { keys, issuer } = await freshIssuer();
  for (let round = 0; round < 10; round++) {
    const recipient = { ...PERSON, externalId: `ada-77-${round}` };
    const externalId = `award-${round}`;
    const id = await someCredential(keys.ingest, { externalId, recipient });
    const recipientId = await holderOf(id, keys.read);
    const erase = () => admin(`DELETE /v1/recipients/${recipientId}`, { key: keys.admin });
    const email = `lovelace-${round}@people.example`;

    await Promise.all([
      erase(),
      someCredential(keys.ingest, { externalId, recipient: { ...recipient, email } }),
      erase(),
    ]);
    await erase();
  }

  const stored = await storedOf(issuer.issuerId);
  expect(JSON.stringify(stored)).not.toMatch(/Lovelace|people\.example|ada-77/i);
  expect(pointersIn(stored)).toEqual([]);
});

async function holderOf(credentialId: string, key: string): Promise<RecipientId> {
  const answer = await admin(`GET /v1/credentials/${credentialId}`, { key });
  return textIn(answer, 'recipientId') as RecipientId;
}

function pointersIn(stored: readonly Record<string, unknown>[]) {
  return stored.filter(({ sk }) => String(sk).startsWith('RCPX#'));
}
