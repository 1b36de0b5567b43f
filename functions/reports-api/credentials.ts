import { type Handlers, operations } from '#shared/access/operation.ts';
import { type CredentialSignup, listCredentialSignups } from '#shared/attribution/signups.ts';
import { CredentialSearch, CredentialSearchAnswer } from '#shared/contracts/credential-search.ts';
import { CredentialSignupsAnswer } from '#shared/contracts/credential-signups.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import { readPage } from '#shared/http/cursor.ts';
import type { CredentialId, IssuerId } from '#shared/ids.ts';
import { type Credential, getCredential, listCredentials } from '#shared/registry/credentials.ts';
import { namesOf } from '#shared/registry/recipients.ts';
import { credentialsFor } from './credential-search.ts';

const itemsTable: TableOf = ({ items }) => items as Readonly<Record<string, unknown>>[];

export const CREDENTIALS = operations('Credentials', {
  listCredentialsWithRecipients: {
    method: 'GET',
    path: '/v1/reports/credentials',
    summary: 'List credentials with their recipients’ names',
    scopes: ['read'],
    query: PageQuery,
    answers: { 200: CredentialSearchAnswer },
    table: itemsTable,
  },
  searchCredentials: {
    method: 'POST',
    path: '/v1/reports/credentials/search',
    summary: 'Search credentials by recipient, id or link',
    scopes: ['read'],
    body: CredentialSearch,
    example: { q: 'ada@people.example' },
    answers: { 200: CredentialSearchAnswer },
  },
  listCredentialSignups: {
    method: 'GET',
    path: '/v1/reports/credentials/{credentialId}/signups',
    summary: 'List the sign-ups that a credential led to',
    description:
      'Newest first, including excluded sign-ups and those credited to another credential.',
    scopes: ['read'],
    query: PageQuery,
    answers: { 200: CredentialSignupsAnswer },
    table: itemsTable,
  },
});

export const credentials: Handlers<typeof CREDENTIALS> = {
  async listCredentialsWithRecipients({ issuer: { issuerId }, query }) {
    const read = listCredentials.bind(undefined, issuerId);
    const list = `found-credentials/${issuerId}`;
    const { items, nextCursor } = await readPage(list, query(), read, (one) => one);
    return { items: await withRecipients(issuerId, items), nextCursor, isComplete: true };
  },

  async searchCredentials({ issuer: { issuerId }, body }) {
    const { q, limit } = body();
    const found = await credentialsFor(issuerId, q);
    return {
      items: await withRecipients(issuerId, found.credentials.slice(0, limit)),
      nextCursor: null,
      isComplete: found.isComplete && found.credentials.length <= limit,
    };
  },

  async listCredentialSignups({ issuer: { issuerId }, id, query }) {
    const page = query();
    const { credentialId } = await getCredential(issuerId, id('credentialId'));
    const read = listCredentialSignups.bind(undefined, issuerId, credentialId);
    const answer = (signup: CredentialSignup) => signupAnswer(signup, credentialId);
    return readPage(`credential-signups/${credentialId}`, page, read, answer);
  },
};

async function withRecipients(issuerId: IssuerId, found: readonly Credential[]) {
  const holders = new Set(found.map(({ recipientId }) => recipientId));
  const names = await namesOf(issuerId, [...holders]);
  return found.map((credential) => ({
    credentialId: credential.credentialId,
    externalId: credential.externalId,
    name: credential.name ?? null,
    programId: credential.programId,
    recipientId: credential.recipientId,
    recipientName: names.get(credential.recipientId) ?? null,
    publishedAt: new Date(credential.publishedAt).toISOString(),
    private: credential.private ?? false,
    status: credential.status,
  }));
}

function signupAnswer(signup: CredentialSignup, credentialId: CredentialId) {
  const { signupId, externalId, at, excluded, newLearner, value, currency } = signup;
  const { credited, firstTouch, lastTouch } = signup;
  const own = [credited, lastTouch, firstTouch].find((one) => one.credentialId === credentialId);
  return {
    signupId,
    externalId,
    occurredAt: new Date(at).toISOString(),
    status: excluded ? ('excluded' as const) : ('attributed' as const),
    reason: excluded ?? null,
    isCredited: credited.credentialId === credentialId,
    channel: own?.channel ?? null,
    newLearner,
    value: value ?? null,
    currency: currency ?? null,
    firstTouch: touchAnswer(firstTouch),
    lastTouch: touchAnswer(lastTouch),
  };
}

function touchAnswer({ clickedAt, channel, ...touch }: CredentialSignup['credited']) {
  return { ...touch, channel: channel ?? null, clickedAt: new Date(clickedAt).toISOString() };
}
