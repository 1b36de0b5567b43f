import { type Handlers, operations } from '#shared/access/operation.ts';
import { RecipientPatch } from '#shared/contracts/admin.ts';
import { RecipientAnswer } from '#shared/contracts/admin-answers.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { editRecipient } from '#shared/registry/recipient-identity.ts';
import * as store from '#shared/registry/recipients.ts';
import { setPublic } from '#shared/registry/recipients.ts';

export const RECIPIENTS = operations('Recipients', {
  getRecipient: {
    method: 'GET',
    path: '/v1/recipients/{recipientId}',
    summary: 'Get a recipient',
    scopes: ['read'],
    answers: { 200: RecipientAnswer },
  },
  updateRecipient: {
    method: 'PATCH',
    path: '/v1/recipients/{recipientId}',
    summary: 'Update a recipient, or record their consent to appear by name',
    description:
      'Null clears a field. A recipient who declined on their own page stays anonymous: 409. What a signed-in member edits is left alone by imports until `release` names it.',
    scopes: ['ingest'],
    body: RecipientPatch,
    answers: { 200: RecipientAnswer },
  },
  eraseRecipient: {
    method: 'DELETE',
    path: '/v1/recipients/{recipientId}',
    summary: 'Erase a recipient’s personal data',
    description: 'Totals do not change.',
    scopes: [],
    answers: { 204: undefined },
  },
});

export const recipients: Handlers<typeof RECIPIENTS> = {
  async getRecipient({ issuer, id }) {
    return recipientAnswer(await storedRecipient(issuer.issuerId, id('recipientId')));
  },

  async updateRecipient({ issuer, caller, id, body }) {
    const recipientId = id('recipientId');
    const { isPublic, ...identity } = body();
    const stored = await storedRecipient(issuer.issuerId, recipientId);
    const consented = await withConsent(stored, isPublic);
    if (Object.keys(identity).length === 0) return recipientAnswer(consented);
    const isPerson = caller.session !== undefined;
    return recipientAnswer(await editRecipient(consented, identity, isPerson));
  },

  async eraseRecipient({ issuer, id }) {
    await store.eraseRecipient(await storedRecipient(issuer.issuerId, id('recipientId')));
  },
};

/** @throws AppError CONFLICT naming `isPublic` if the recipient declined themselves or was erased */
async function withConsent(stored: store.Recipient, isPublic: boolean | undefined) {
  if (isPublic === undefined) return stored;
  const changed = await setPublic(stored, isPublic, 'issuer');
  if (changed || !isPublic) return changed ?? stored;
  const message = stored.erasedAt
    ? 'the recipient was erased'
    : 'the recipient chose to stay anonymous, and only they can change that';
  throw new AppError('CONFLICT', message, { field: 'isPublic' });
}

/** @throws AppError NOT_FOUND naming `recipientId` */
async function storedRecipient(issuerId: IssuerId, recipientId: RecipientId) {
  const recipient = await store.findRecipient(issuerId, recipientId);
  if (recipient) return recipient;
  throw new AppError('NOT_FOUND', 'there is no such recipient', { field: 'recipientId' });
}

function recipientAnswer(recipient: store.Recipient) {
  const { recipientId, externalId, name, email, country } = recipient;
  const { isPublic, isPublicBy, ownEdits, erasedAt } = recipient;
  const consent = { isPublic, isPublicBy };
  return { recipientId, externalId, name, email, country, ...consent, ownEdits, erasedAt };
}
