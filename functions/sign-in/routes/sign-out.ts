import { checkOrigin } from '#shared/access/authenticate.ts';
import { endSession, findSession } from '#shared/access/sessions.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { cookieIn, withoutCookie } from '#shared/http/cookies.ts';
import { PROVIDER_SIGN_OUT_URL } from '../provider.ts';

/**
 * POST /auth/logout: end the session, for whoever has its cookie. `next` is where to go to be
 * signed out at the identity provider too. Without a session it answers the same.
 */
export async function signOut(event: ApiEvent): Promise<ApiResult> {
  checkOrigin(event);
  const token = cookieIn(event, 'bt_session');
  const session = token && (await findSession(token));
  if (session) await endSession(session);
  const answer = json(200, { next: PROVIDER_SIGN_OUT_URL ?? '/' });
  return { ...answer, cookies: [withoutCookie('bt_session')] };
}
