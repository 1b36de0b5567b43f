import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import * as z from 'zod';
import { keyFor } from '#shared/aws/root-secret.ts';

/** State of a sign-in while the browser is at the identity provider; kept in an encrypted cookie. */
const SignInAttempt = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  /** The issuer to sign in to, for members of several teams. */
  issuerId: z.string().optional(),
});
export type SignInAttempt = z.output<typeof SignInAttempt>;

/** Long enough to find a password and a second factor. */
export const ATTEMPT_LIFE_SECONDS = 15 * 60;

/** Encrypts an attempt for its cookie (JWE, A256GCM). It expires after 15 minutes. */
export async function sealAttempt(attempt: SignInAttempt): Promise<string> {
  return new EncryptJWT(attempt)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setExpirationTime(`${ATTEMPT_LIFE_SECONDS} seconds`)
    .encrypt(await keyFor('sign-in'));
}

/** Returns the attempt in a cookie, or `undefined` if it expired or was not sealed by us. */
export async function openAttempt(sealed: string): Promise<SignInAttempt | undefined> {
  try {
    const { payload } = await jwtDecrypt(sealed, await keyFor('sign-in'));
    return SignInAttempt.parse(payload);
  } catch (error) {
    // Expired, altered, or encrypted for another purpose.
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

const START_PAGE = '/';
/** Stands for our own origin, whatever it is. */
const BASE = 'https://dashboard.invalid';

/**
 * Returns the path to open after sign-in, with its query and fragment, resolved as a browser would.
 * Addresses on other origins, and those under /auth/, become the start page: no open redirect, no loop.
 */
export function returnPathFrom(text: string | undefined): string {
  const url = text?.startsWith('/') ? URL.parse(text, BASE) : null;
  if (url?.origin !== BASE || url.pathname.startsWith('/auth/')) return START_PAGE;
  // `/.//evil.example` resolves to our origin, but in a Location header `//evil.example` would not.
  const path = url.pathname.replace(/^\/{2,}/, '/');
  return `${path}${url.search}${url.hash}`;
}
