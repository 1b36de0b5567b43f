import * as store from '#shared/access/api-keys.ts';
import { type Handlers, operations } from '#shared/access/operation.ts';
import { NewKey } from '#shared/contracts/admin.ts';
import { KeyAnswer, NewKeyAnswer, PageOf } from '#shared/contracts/admin-answers.ts';

export const KEYS = operations('API keys', {
  createKey: {
    method: 'POST',
    path: '/v1/keys',
    summary: 'Create an API key',
    description: 'The key itself is in this answer and in no other.',
    scopes: [],
    body: NewKey,
    example: { scope: 'ingest', label: 'LMS' },
    answers: { 201: NewKeyAnswer },
  },
  listKeys: {
    method: 'GET',
    path: '/v1/keys',
    summary: 'List API keys',
    scopes: [],
    answers: { 200: PageOf(KeyAnswer) },
  },
  deleteKey: {
    method: 'DELETE',
    path: '/v1/keys/{keyId}',
    summary: 'Delete an API key',
    scopes: [],
    answers: { 204: undefined },
  },
});

export const keys: Handlers<typeof KEYS> = {
  async createKey({ issuer, body }) {
    const { scope, label } = body();
    const { key, token } = await store.createKey(issuer.issuerId, scope, label);
    return { ...keyAnswer(key), key: token };
  },

  async listKeys({ issuer }) {
    return { items: (await store.listKeys(issuer.issuerId)).map(keyAnswer), nextCursor: null };
  },

  async deleteKey({ issuer, id }) {
    await store.deleteKey(issuer.issuerId, id('keyId'));
  },
};

function keyAnswer({ keyId, scope, label, createdAt }: store.ApiKey) {
  return { keyId, scope, label, createdAt };
}
