import { type Handlers, operations } from '#shared/access/operation.ts';
import { NewSource, SourceAnswer } from '#shared/contracts/sources.ts';
import { queuePull } from '#shared/importing/import-queue.ts';
import * as store from '#shared/importing/sources.ts';

export const SOURCES = operations('Sources', {
  connectAccredible: {
    method: 'POST',
    path: '/v1/sources/accredible',
    summary: 'Connect Accredible',
    description:
      'Credentials are pulled every hour. The API key is stored encrypted and never shown.',
    scopes: [],
    body: NewSource,
    answers: { 201: SourceAnswer },
  },
  getAccredible: {
    method: 'GET',
    path: '/v1/sources/accredible',
    summary: 'Get the state of the Accredible connection',
    scopes: ['ingest', 'read'],
    answers: { 200: SourceAnswer },
  },
  disconnectAccredible: {
    method: 'DELETE',
    path: '/v1/sources/accredible',
    summary: 'Disconnect Accredible',
    description: 'Deletes the API key. Credentials that were pulled stay.',
    scopes: [],
    answers: { 204: undefined },
  },
  pullAccredible: {
    method: 'POST',
    path: '/v1/sources/accredible/pull',
    summary: 'Pull from Accredible now',
    scopes: ['ingest'],
    answers: { 202: SourceAnswer },
  },
});

export const sources: Handlers<typeof SOURCES> = {
  async connectAccredible({ issuer, body }) {
    return sourceAnswer(await store.saveSource(issuer.issuerId, body()));
  },

  async getAccredible({ issuer }) {
    return sourceAnswer(await store.getSource(issuer.issuerId));
  },

  async disconnectAccredible({ issuer }) {
    await store.getSource(issuer.issuerId);
    await store.deleteSource(issuer.issuerId);
  },

  async pullAccredible({ issuer }) {
    const source = await store.getSource(issuer.issuerId);
    await queuePull(issuer.issuerId);
    return sourceAnswer(source);
  },
};

/** Leaves out the key. */
function sourceAnswer(source: store.Source) {
  const { region, status, reason, since, pages, counts, pulledAt } = source;
  return { source: 'accredible' as const, region, status, reason, since, pages, counts, pulledAt };
}
