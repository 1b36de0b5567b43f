import { required } from '#shared/environment.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { cookieIn } from '#shared/http/cookies.ts';
import { findIssuer, type Issuer } from '#shared/registry/issuers.ts';
import { type ApiKey, findKey } from './api-keys.ts';
import { takeToken } from './rate-limit.ts';
import { type Role, SCOPES_OF } from './rules/role.ts';
import { findSession, type Session } from './sessions.ts';

/** Who calls: a machine by its key or a person by their session, and the issuer that it is for. */
export type Caller = { readonly issuer: Issuer } & (
  | { readonly key: ApiKey; readonly session?: undefined }
  | { readonly session: Session; readonly key?: undefined }
);

/** Who is let in: see `KeyedRoute`. */
type Allowed = { readonly scopes: readonly string[]; readonly roles?: readonly Role[] };

/**
 * The caller behind a request: whoever sends a key is what the key is, else the session counts.
 *
 * @throws AppError UNAUTHENTICATED without a known key or session, FORBIDDEN if key or role lacks
 *   the scope or another site sent the request, TOO_MANY_REQUESTS if it calls too often
 */
export async function authenticate(event: ApiEvent, allowed: Allowed): Promise<Caller> {
  const { authorization } = event.headers;
  const token = authorization === undefined && cookieIn(event, 'bt_session');
  return token ? callerBySession(event, token, allowed) : callerByKey(authorization, allowed);
}

async function callerByKey(authorization = '', { scopes }: Allowed): Promise<Caller> {
  const token = /^bearer (bt_[a-z]+_[A-Za-z0-9]+)$/i.exec(authorization)?.[1];
  const key = token && (await findKey(token));
  const issuer = key && (await findIssuer(key.issuerId));
  if (!issuer) {
    throw new AppError('UNAUTHENTICATED', 'send a valid key as `Authorization: Bearer bt_…`', {
      field: 'authorization',
    });
  }
  takeToken(key);
  if (key.scope !== 'admin' && !scopes.includes(key.scope)) {
    throw new AppError('FORBIDDEN', `a key with the scope ${key.scope} may not do that`);
  }
  return { issuer, key };
}

async function callerBySession(
  event: ApiEvent,
  token: string,
  { scopes, roles = [] }: Allowed,
): Promise<Caller> {
  const session = await findSession(token);
  const issuer = session && (await findIssuer(session.issuerId));
  if (!issuer) {
    throw new AppError('UNAUTHENTICATED', 'the session has ended: sign in again', {
      field: 'cookie',
    });
  }
  takeToken({ keyId: session.sha256 });
  checkOrigin(event);
  const { role } = session;
  const held: readonly string[] = SCOPES_OF[role];
  const mayCall = scopes.some((scope) => held.includes(scope)) || roles.includes(role);
  if (mayCall || held.includes('admin')) return { issuer, session };
  throw new AppError('FORBIDDEN', `a ${role} may not do that`);
}

/** Without a path, it is an origin. */
const ORIGIN = required('PUBLIC_URL');

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuse what another site would have a member's browser do. The browser says where a request comes
 * from, and no page can make it say anything else.
 *
 * @throws AppError FORBIDDEN for what changes something and does not come from our own pages
 */
export function checkOrigin({ headers, requestContext }: ApiEvent): void {
  if (SAFE_METHODS.includes(requestContext.http.method)) return;
  const site = headers['sec-fetch-site'];
  const isOurs = site ? site === 'same-origin' : headers.origin === ORIGIN;
  if (isOurs) return;
  throw new AppError('FORBIDDEN', 'with a session, only the dashboard itself may do that', {
    field: site ? 'sec-fetch-site' : 'origin',
  });
}
