import type { Caller } from '#shared/access/authenticate.ts';
import { CredentialSearch } from '#shared/contracts/credential-search.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseBody, parseQuery } from '#shared/http/input.ts';
import { type Credential, listCredentials } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { namesOf } from '#shared/registry/recipients.ts';
import { credentialsFor } from '../found-credentials.ts';

/** GET /v1/reports/credentials: every credential, page by page; with whose it is. */
export async function listFoundCredentials(
  event: ApiEvent,
  { issuer }: Caller,
): Promise<ApiResult> {
  const { limit, cursor } = parseQuery(PageQuery, event);
  const list = `found-credentials/${issuer.issuerId}`;
  const after = cursor ? await openCursor<string>(list, cursor) : undefined;
  const { items, next } = await listCredentials(issuer.issuerId, { limit, after });
  return json(200, {
    items: await answersOf(issuer, items),
    nextCursor: next ? await sealCursor(list, next) : null,
    isComplete: true,
  });
}

/** POST /v1/reports/credentials/search: what a text leads to, at once; with whose it is. */
export async function searchCredentials(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { q, limit } = parseBody(CredentialSearch, event);
  const { credentials, isComplete } = await credentialsFor(issuer.issuerId, q);
  return json(200, {
    items: await answersOf(issuer, credentials.slice(0, limit)),
    nextCursor: null,
    isComplete: isComplete && credentials.length <= limit,
  });
}

async function answersOf({ issuerId }: Issuer, credentials: readonly Credential[]) {
  const holders = new Set(credentials.map(({ recipientId }) => recipientId));
  const names = await namesOf(issuerId, [...holders]);
  return credentials.map((credential) => ({
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
