import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  ClientError,
  ResponseBodyError,
} from 'openid-client';
import {
  createSession,
  endSession,
  findSession,
  SESSION_LIFE_SECONDS,
  type SignedIn,
} from '#shared/access/sessions.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import { cookieFor, cookieIn, withoutCookie } from '#shared/http/cookies.ts';
import { log } from '#shared/log.ts';
import { findIssuer } from '#shared/registry/issuers.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { type Attempt, openAttempt } from '../attempt.ts';
import { CALLBACK_URL, redirectTo } from '../going.ts';
import { identitiesIn } from '../person.ts';
import { PROVIDER_SIGN_OUT_URL, provider } from '../provider.ts';

/** GET /auth/callback: back from the identity provider, with a code that becomes a session. */
export async function finishSignIn(event: ApiEvent): Promise<ApiResult> {
  const sealed = cookieIn(event, 'bt_sign_in');
  const attempt = sealed && (await openAttempt(sealed));
  const claims = attempt && (await verifiedClaims(event, attempt));
  if (!claims) return TRY_AGAIN;
  const who = await firstKnown(wantedFirst(identitiesIn(claims), attempt));
  if (!who) return NO_TEAM;
  await endFormer(event);
  const { token } = await createSession(who);
  return redirectTo(attempt.returnTo, [
    cookieFor('bt_session', token, SESSION_LIFE_SECONDS),
    withoutCookie('bt_sign_in'),
  ]);
}

/** The claims of the ID token, checked: signature, issuer, audience, expiry, nonce; and the state. */
async function verifiedClaims({ rawQueryString }: ApiEvent, { state, nonce, verifier }: Attempt) {
  try {
    const address = new URL(`${CALLBACK_URL}?${rawQueryString}`);
    const tokens = await authorizationCodeGrant(await provider(), address, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    return tokens.claims();
  } catch (error) {
    // The provider refused, or what came back is not what was asked for. No code and no token in the log.
    const isRefusal = [AuthorizationResponseError, ResponseBodyError, ClientError].some(
      (kind) => error instanceof kind,
    );
    if (!isRefusal) throw error;
    log.warn('a sign-in failed', { reason: (error as { code?: string }).code });
    return undefined;
  }
}

/** Whoever asks for an issuer of whose team they are not comes to another one of theirs. */
function wantedFirst(identities: readonly SignedIn[], { issuerId }: Attempt): SignedIn[] {
  const isWanted = (one: SignedIn) => Number(one.issuerId === issuerId);
  return identities.toSorted((a, b) => isWanted(b) - isWanted(a));
}

/** The first of these whose issuer is still there. */
async function firstKnown(identities: readonly SignedIn[]): Promise<SignedIn | undefined> {
  for (const one of identities) if (await findIssuer(one.issuerId)) return one;
  return undefined;
}

/** Who signs in anew leaves no session behind that nobody would end. */
async function endFormer(event: ApiEvent): Promise<void> {
  const token = cookieIn(event, 'bt_session');
  const session = token && (await findSession(token));
  if (session) await endSession(session);
}

const SIGN_IN = '/auth/login';
const TRY_AGAIN = noticePage(400, {
  title: 'That sign-in did not work',
  text: 'It may have taken too long, or began in another window. Please sign in once more.',
  onward: { text: 'Sign in', address: SIGN_IN },
});
const NO_TEAM = noticePage(403, {
  title: 'You are in no team yet',
  text: 'Your account is fine, but nobody has invited you to an issuer’s team. Ask an owner to do so.',
  // The provider would sign the same person in again.
  onward: { text: 'Sign in as somebody else', address: PROVIDER_SIGN_OUT_URL ?? SIGN_IN },
});
