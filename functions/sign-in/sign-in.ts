import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  calculatePKCECodeChallenge,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import * as z from 'zod';
import { membershipsIn } from '#shared/access/rules/role.ts';
import {
  createSession,
  endSession,
  findSession,
  SESSION_LIFE_SECONDS,
  type SignedIn,
} from '#shared/access/sessions.ts';
import { memberIdOf } from '#shared/access/team.ts';
import { required } from '#shared/environment.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import { cookieFor, cookieIn, withoutCookie } from '#shared/http/cookies.ts';
import { idFrom } from '#shared/ids.ts';
import { log } from '#shared/log.ts';
import { findIssuer } from '#shared/registry/issuers.ts';
import { noticePage } from '#shared/sharing/page.ts';
import {
  ATTEMPT_LIFE_SECONDS,
  openAttempt,
  returnPathFrom,
  type SignInAttempt,
  sealAttempt,
} from './attempt.ts';
import { PROVIDER_SIGN_OUT_URL, provider } from './provider.ts';

/** The redirect URI registered at the identity provider. */
const CALLBACK_URL = `${required('PUBLIC_URL')}/auth/callback`;

/**
 * GET /auth/login?returnTo=/…: redirects to the identity provider. With `issuerId`, a member of
 * several teams signs in to that one; the role comes from the new ID token.
 */
export async function beginSignIn(event: ApiEvent): Promise<ApiResult> {
  const attempt = {
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
    returnTo: returnPathFrom(event.queryStringParameters?.returnTo),
    issuerId: idFrom('iss', event.queryStringParameters?.issuerId),
  };
  const address = buildAuthorizationUrl(await provider(), {
    redirect_uri: CALLBACK_URL,
    scope: 'openid email profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  });
  const cookie = cookieFor('bt_sign_in', await sealAttempt(attempt), ATTEMPT_LIFE_SECONDS);
  return redirectTo(address.href, [cookie]);
}

/**
 * GET /auth/callback: exchanges the authorization code for a session and redirects to the page that
 * the sign-in started from. Answers 400 if the attempt is invalid, 403 if the user is in no team.
 */
export async function finishSignIn(event: ApiEvent): Promise<ApiResult> {
  const sealed = cookieIn(event, 'bt_sign_in');
  const attempt = sealed && (await openAttempt(sealed));
  const claims = attempt && (await verifiedClaims(event, attempt));
  if (!claims) return SIGN_IN_FAILED;
  const member = await firstWithIssuer(requestedFirst(identitiesIn(claims), attempt));
  if (!member) return NO_TEAM;
  await endPreviousSession(event);
  const { token } = await createSession(member);
  return redirectTo(attempt.returnTo, [
    cookieFor('bt_session', token, SESSION_LIFE_SECONDS),
    withoutCookie('bt_sign_in'),
  ]);
}

/** Redirects a browser; neither caches nor referrers keep the address, which carries secrets. */
function redirectTo(location: string, cookies: string[]): ApiResult {
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  return { statusCode: 302, headers, cookies };
}

/**
 * Exchanges the code and verifies state and ID token (signature, issuer, audience, expiry, nonce).
 * Returns the token's claims, or `undefined` if the provider or a check rejected them.
 */
async function verifiedClaims(
  { rawQueryString }: ApiEvent,
  { state, nonce, verifier }: SignInAttempt,
) {
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
    const isRefusal = [AuthorizationResponseError, ResponseBodyError, ClientError].some(
      (kind) => error instanceof kind,
    );
    if (!isRefusal) throw error;
    // Only the reason: the error itself may hold the code or a token, which must not be logged.
    log.warn('a sign-in failed', { reason: (error as { code?: string }).code });
    return undefined;
  }
}

/** The ID token's claims that we use. */
const Claims = z.object({
  sub: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  'cognito:groups': z.array(z.string()).optional(),
});

/** Returns one identity per issuer whose team the user belongs to, sorted by issuer id. */
function identitiesIn(claims: unknown): SignedIn[] {
  const { sub, name, email = '', 'cognito:groups': groups } = Claims.parse(claims);
  const memberships = membershipsIn(groups).toSorted((a, b) => (a.issuerId < b.issuerId ? -1 : 1));
  const issuerIds = memberships.map(({ issuerId }) => issuerId);
  const user = { memberId: memberIdOf(sub), name: name ?? email, email, issuerIds };
  return memberships.map((membership) => ({ ...user, ...membership }));
}

/** Puts the requested issuer first. Without a membership there, the order stays the same. */
function requestedFirst(identities: readonly SignedIn[], { issuerId }: SignInAttempt): SignedIn[] {
  const isRequested = (one: SignedIn) => Number(one.issuerId === issuerId);
  return identities.toSorted((a, b) => isRequested(b) - isRequested(a));
}

/** Returns the first identity whose issuer still exists. */
async function firstWithIssuer(identities: readonly SignedIn[]): Promise<SignedIn | undefined> {
  for (const one of identities) if (await findIssuer(one.issuerId)) return one;
  return undefined;
}

/** The new cookie replaces the old one, so nobody could sign out of the previous session. */
async function endPreviousSession(event: ApiEvent): Promise<void> {
  const token = cookieIn(event, 'bt_session');
  const session = token && (await findSession(token));
  if (session) await endSession(session);
}

const SIGN_IN_PATH = '/auth/login';
const SIGN_IN_FAILED = noticePage(400, {
  title: 'Sign-in failed',
  text: 'It may have taken too long, or started in another window. Please sign in again.',
  onward: { text: 'Sign in', address: SIGN_IN_PATH },
});
const NO_TEAM = noticePage(403, {
  title: 'You are not in a team yet',
  text: 'Your account works, but nobody has invited you to an issuer’s team. Ask an owner to invite you.',
  // The provider's own session would sign the same user in again.
  onward: { text: 'Sign in with another account', address: PROVIDER_SIGN_OUT_URL ?? SIGN_IN_PATH },
});
