import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import { cookieFor } from '#shared/http/cookies.ts';
import { idFrom } from '#shared/ids.ts';
import { ATTEMPT_LIFE_SECONDS, sealAttempt } from '../attempt.ts';
import { CALLBACK_URL, redirectTo } from '../going.ts';
import { provider } from '../provider.ts';
import { returnToFrom } from '../return-to.ts';

/**
 * GET /auth/login?returnTo=/…: off to the identity provider. With `issuerId`, whoever is of several
 * teams comes back for that one: as what, the provider says anew.
 */
export async function beginSignIn(event: ApiEvent): Promise<ApiResult> {
  const attempt = {
    state: randomState(),
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
    returnTo: returnToFrom(event.queryStringParameters?.returnTo),
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
