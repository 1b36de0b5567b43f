import { checkOrigin } from '#shared/access/authenticate.ts';
import { endSession, findSession, renewSession } from '#shared/access/sessions.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { cookieIn, withoutCookie } from '#shared/http/cookies.ts';
import type { IssuerId } from '#shared/ids.ts';
import { findIssuer } from '#shared/registry/issuers.ts';
import { PROVIDER_SIGN_OUT_URL } from './provider.ts';

/** GET /auth/session: extends the session and returns it, or `null` without a valid one. */
export async function showSession(event: ApiEvent): Promise<ApiResult> {
  const token = cookieIn(event, 'bt_session');
  if (!token) return NO_SESSION;
  const found = await findSession(token);
  const session = found && (await renewSession(found));
  const issuer = session && (await findIssuer(session.issuerId));
  if (!issuer) return { ...NO_SESSION, cookies: [withoutCookie('bt_session')] };
  const { memberId, name, email, role, expiresAt } = session;
  const { issuerId, timeZone } = issuer;
  return json(200, {
    session: {
      memberId,
      name,
      email,
      role,
      issuer: { issuerId, name: issuer.name, timeZone },
      issuers: await issuersNamed(session.issuerIds ?? [issuerId]),
      expiresAt: new Date(expiresAt * 1000).toISOString(),
    },
  });
}

/** Returns the ids and names of the issuers that still exist. */
async function issuersNamed(issuerIds: readonly IssuerId[]) {
  const issuers = await Promise.all(issuerIds.map((one) => findIssuer(one)));
  return issuers.flatMap((issuer) =>
    issuer ? [{ issuerId: issuer.issuerId, name: issuer.name }] : [],
  );
}

const NO_SESSION = json(200, { session: null });

/**
 * POST /auth/logout: ends the session and deletes its cookie. `next` is the address that signs the
 * browser out at the identity provider as well. Idempotent: the response is the same without a session.
 *
 * @throws AppError FORBIDDEN if another site sent the request
 */
export async function signOut(event: ApiEvent): Promise<ApiResult> {
  checkOrigin(event);
  const token = cookieIn(event, 'bt_session');
  const session = token && (await findSession(token));
  if (session) await endSession(session);
  const answer = json(200, { next: PROVIDER_SIGN_OUT_URL ?? '/' });
  return { ...answer, cookies: [withoutCookie('bt_session')] };
}
