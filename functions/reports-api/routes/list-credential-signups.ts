import type { Caller } from '#shared/access/authenticate.ts';
import { type CredentialSignup, listCredentialSignups } from '#shared/attribution/signups.ts';
import { PageQuery } from '#shared/contracts/text.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import { parseQuery } from '#shared/http/input.ts';
import { type CredentialId, idFrom } from '#shared/ids.ts';
import { getCredential } from '#shared/registry/credentials.ts';

/**
 * GET /v1/reports/credentials/{credentialId}/signups: the sign-ups that a credential led to, newest
 * first, page by page; also those that do not count, and those whose credit is another's.
 */
export async function listSignups(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { issuerId } = issuer;
  const { limit, cursor } = parseQuery(PageQuery, event);
  const { credentialId } = await getCredential(issuerId, idIn(event));
  const list = `credential-signups/${credentialId}`;
  const after = cursor ? await openCursor<string>(list, cursor) : undefined;
  const { items, next } = await listCredentialSignups(issuerId, credentialId, { limit, after });
  return json(200, {
    items: items.map((signup) => signupAnswer(signup, credentialId)),
    nextCursor: next ? await sealCursor(list, next) : null,
  });
}

function idIn({ pathParameters }: ApiEvent): CredentialId {
  const credentialId = idFrom('crd', pathParameters?.credentialId);
  if (credentialId) return credentialId;
  throw new AppError('NOT_FOUND', 'there is no such credential', { field: 'credentialId' });
}

function signupAnswer(signup: CredentialSignup, credentialId: CredentialId) {
  const { signupId, externalId, at, excluded, newLearner, value, currency } = signup;
  const { credited, firstTouch, lastTouch } = signup;
  const own = [credited, lastTouch, firstTouch].find((one) => one.credentialId === credentialId);
  return {
    signupId,
    externalId,
    occurredAt: new Date(at).toISOString(),
    status: excluded ? 'excluded' : 'attributed',
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
