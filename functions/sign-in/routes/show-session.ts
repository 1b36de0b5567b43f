import { findSession, renewSession } from '#shared/access/sessions.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { cookieIn, withoutCookie } from '#shared/http/cookies.ts';
import type { IssuerId } from '#shared/ids.ts';
import { findIssuer } from '#shared/registry/issuers.ts';

/** GET /auth/session: who is signed in, if anybody; a session that is used lives on. */
export async function showSession(event: ApiEvent): Promise<ApiResult> {
  const token = cookieIn(event, 'bt_session');
  if (!token) return NOBODY;
  const found = await findSession(token);
  const session = found && (await renewSession(found));
  const issuer = session && (await findIssuer(session.issuerId));
  if (!issuer) return { ...NOBODY, cookies: [withoutCookie('bt_session')] };
  const { memberId, name, email, role, expiresAt } = session;
  const { issuerId, timeZone } = issuer;
  return json(200, {
    session: {
      memberId,
      name,
      email,
      role,
      issuer: { issuerId, name: issuer.name, timeZone },
      issuers: await namesOf(session.issuerIds ?? [issuerId]),
      expiresAt: new Date(expiresAt * 1000).toISOString(),
    },
  });
}

/** Those of them that are still there. */
async function namesOf(issuerIds: readonly IssuerId[]) {
  const issuers = await Promise.all(issuerIds.map((one) => findIssuer(one)));
  return issuers.flatMap((issuer) =>
    issuer ? [{ issuerId: issuer.issuerId, name: issuer.name }] : [],
  );
}

const NOBODY = json(200, { session: null });
