import type { Caller } from '#shared/access/authenticate.ts';
import { type Handlers, operations } from '#shared/access/operation.ts';
import {
  CredentialInput,
  CredentialPatch,
  noneForEmpty,
  PublishQuery,
  unreadableIn,
} from '#shared/contracts/admin.ts';
import { CredentialAnswer, PageOf, PublishedAnswer } from '#shared/contracts/admin-answers.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { required } from '#shared/environment.ts';
import { json } from '#shared/http/api.ts';
import { readPage } from '#shared/http/cursor.ts';
import { bodyText, jsonFrom, parseInput } from '#shared/http/input.ts';
import { offerCta, programNow, programOf, publish } from '#shared/importing/publish-input.ts';
import { editCredential } from '#shared/registry/credential-edits.ts';
import * as store from '#shared/registry/credentials.ts';
import { withDatesAsMeant } from '#shared/registry/rules/date-or-instant.ts';
import { ownerUrlOf } from './owner-links.ts';

const PUBLIC_URL = required('PUBLIC_URL');

export const CREDENTIALS = operations('Credentials', {
  createCredential: {
    method: 'POST',
    path: '/v1/credentials',
    summary: 'Publish a credential',
    description:
      'Idempotent by externalId: a repeat updates the credential, answers 200, and says in `changes` which fields changed. A field that is null or empty is cleared; a missing one stays. Makes its call to action if the program has a destination, unless `cta=false` or the program’s `ctaByDefault` says otherwise.',
    scopes: ['ingest'],
    query: PublishQuery,
    body: CredentialInput,
    example: {
      externalId: 'award-1',
      program: { externalId: 'rust-101', name: 'Rust 101' },
      recipient: { externalId: 'ada', name: 'Ada Lovelace', email: 'ada@people.example' },
      issuedAt: '2026-11-01T10:00:00Z',
    },
    answers: { 200: PublishedAnswer, 201: PublishedAnswer },
  },
  listCredentials: {
    method: 'GET',
    path: '/v1/credentials',
    summary: 'List credentials',
    scopes: ['ingest', 'read'],
    query: PageQuery,
    answers: { 200: PageOf(CredentialAnswer) },
  },
  getCredential: {
    method: 'GET',
    path: '/v1/credentials/{credentialId}',
    summary: 'Get a credential',
    scopes: ['ingest', 'read'],
    answers: { 200: CredentialAnswer },
  },
  updateCredential: {
    method: 'PATCH',
    path: '/v1/credentials/{credentialId}',
    summary: 'Update or revoke a credential',
    description:
      'Null clears a field. Revoking a credential, or making it private, closes all of its links. What a signed-in member edits is left alone by imports until `release` names it.',
    scopes: ['ingest'],
    body: CredentialPatch,
    answers: { 200: CredentialAnswer },
  },
});

export const credentials: Handlers<typeof CREDENTIALS> = {
  async createCredential({ issuer, caller, event, query }) {
    const { cta } = query();
    const sent = jsonFrom(bodyText(event));
    const input = parseInput(CredentialInput, noneForEmpty(sent));
    const told = await programOf(issuer, input);
    const { status: outcome, changes, kept, credential } = await publish(issuer, told, input);
    await offerCta(await programNow(credential, told.program), credential, cta && cta === 'true');
    const ignored = unreadableIn(sent, input);
    return json(outcome === 'created' ? 201 : 200, {
      ...(await credentialAnswer(credential, caller)),
      outcome,
      changes,
      kept,
      ...(ignored.length > 0 && { ignored }),
    });
  },

  listCredentials({ issuer: { issuerId }, caller, query }) {
    const read = store.listCredentials.bind(undefined, issuerId);
    const answer = (credential: store.Credential) => credentialAnswer(credential, caller);
    return readPage(`credentials/${issuerId}`, query(), read, answer);
  },

  async getCredential({ issuer, caller, id }) {
    const credential = await store.getCredential(issuer.issuerId, id('credentialId'));
    return credentialAnswer(credential, caller);
  },

  async updateCredential({ issuer, caller, id, body }) {
    const isPerson = caller.session !== undefined;
    const edited = await editCredential(issuer, id('credentialId'), body(), isPerson);
    return credentialAnswer(edited, caller);
  },
};

async function credentialAnswer(stored: store.Credential, caller: Caller) {
  const credential = withDatesAsMeant(stored, caller.issuer.timeZone);
  const {
    issuerId,
    validUntil,
    publishedAt,
    linkings,
    referredBy,
    importedBy,
    changedBy,
    countedUnder,
    datesAre,
    ownerVersion,
    hasNoOwnerLink,
    ...rest
  } = credential;
  const ownerUrl = await ownerUrlOf(credential, caller);
  return {
    ...rest,
    publishedAt: new Date(publishedAt).toISOString(),
    ...(validUntil && { expiresAt: validUntil }),
    private: credential.private ?? false,
    pageUrl: `${PUBLIC_URL}/b/${credential.credentialId}`,
    ...(ownerUrl && { ownerUrl }),
  };
}
