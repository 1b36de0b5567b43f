import { SCOPES } from '#shared/access/api-keys.ts';
import type { Caller } from '#shared/access/authenticate.ts';
import { SCOPES_OF } from '#shared/access/rules/role.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';

/** GET /v1/me: for which issuer a key or a person calls, and what they may do. */
export async function getMe(_event: ApiEvent, { issuer, ...by }: Caller): Promise<ApiResult> {
  const { issuerId, name, timeZone } = issuer;
  return json(200, { issuer: { issuerId, name, timeZone }, ...callerAnswer(by) });
}

function callerAnswer({ key, session }: Omit<Caller, 'issuer'>) {
  if (session) {
    const { memberId, name, email, role } = session;
    return { scopes: SCOPES_OF[role], member: { memberId, name, email, role }, key: null };
  }
  if (!key) throw new Error('a caller is a key or a session');
  const { keyId, scope, label } = key;
  const scopes = scope === 'admin' ? SCOPES : [scope];
  return { scopes, member: null, key: { keyId, scope, label } };
}
