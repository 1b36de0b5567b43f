import { required } from '#shared/environment.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { cookieIn } from '#shared/http/cookies.ts';
import { findIssuer, type Issuer } from '#shared/registry/issuers.ts';
import { type ApiKey, findKey } from './api-keys.ts';
import { takeToken } from './rate-limit.ts';
import { type Role, SCOPES_OF } from './rules/role.ts';
import { findSession, type Session } from './sessions.ts';

/** The authenticated caller, by API key or by session, and the issuer it belongs to. */
export type Caller = { readonly issuer: Issuer } & (
  | { readonly key: ApiKey; readonly session?: undefined }
  | { readonly session: Session; readonly key?: undefined }
);

/** The scopes and roles that may call: see `Operation`. */
type Permissions = { readonly scopes: readonly string[]; readonly roles?: readonly Role[] };

/**
 * Authenticates and authorizes a request: by its API key if it sends one, else by its session.
 *
 * @throws AppError UNAUTHENTICATED without a known key or session, FORBIDDEN if the key or
 *   role lacks the scope or another site sent the request, TOO_MANY_REQUESTS if rate-limited
 */
export async function authenticate(event: ApiEvent, allowed: Permissions): Promise<Caller> {
  const { authorization } = event.headers;
  const token = authorization === undefined && cookieIn(event, 'bt_session');
  return token ? callerBySession(event, token, allowed) : callerByKey(authorization, allowed);
}

async function callerByKey(authorization = '', { scopes }: Permissions): Promise<Caller> {
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
    throw new AppError(
      'FORBIDDEN',
      `a key with the scope ${key.scope} may not call this operation`,
    );
  }
  return { issuer, key };
}

async function callerBySession(
  event: ApiEvent,
  token: string,
  { scopes, roles = [] }: Permissions,
): Promise<Caller> {
  const session = await findSession(token);
  const issuer = session && (await findIssuer(session.issuerId));
  if (!issuer) {
    throw new AppError('UNAUTHENTICATED', 'your session has expired: sign in again', {
      field: 'cookie',
    });
  }
  takeToken({ keyId: session.sha256 });
  checkOrigin(event);
  const { role } = session;
  const held: readonly string[] = SCOPES_OF[role];
  const mayCall = scopes.some((scope) => held.includes(scope)) || roles.includes(role);
  if (mayCall || held.includes('admin')) return { issuer, session };
  throw new AppError('FORBIDDEN', `the role ${role} may not call this operation`);
}

/** PUBLIC_URL has no path, so it equals the Origin header of our own pages. */
const ORIGIN = required('PUBLIC_URL');

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Rejects cross-site requests (CSRF), by headers that browsers set and pages cannot override. Safe
 * methods pass.
 *
 * @throws AppError FORBIDDEN naming the header, if the request did not come from our own pages
 */
export function checkOrigin({ headers, requestContext }: ApiEvent): void {
  if (SAFE_METHODS.includes(requestContext.http.method)) return;
  const site = headers['sec-fetch-site'];
  const isOurs = site ? site === 'same-origin' : headers.origin === ORIGIN;
  if (isOurs) return;
  throw new AppError(
    'FORBIDDEN',
    'with a session, only requests from the dashboard itself are accepted',
    {
      field: site ? 'sec-fetch-site' : 'origin',
    },
  );
}
