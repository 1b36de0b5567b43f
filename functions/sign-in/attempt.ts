import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import * as z from 'zod';
import { keyFor } from '#shared/aws/root-secret.ts';

/** What must be remembered between going to the identity provider and coming back. */
const Attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  /** For whom somebody of several teams wants to sign in. */
  issuerId: z.string().optional(),
});
export type Attempt = z.output<typeof Attempt>;

/** Long enough to find a password and a second factor. */
export const ATTEMPT_LIFE_SECONDS = 15 * 60;

/** An attempt to sign in as a cookie may carry it: nobody else can read or change it. */
export async function sealAttempt(attempt: Attempt): Promise<string> {
  return new EncryptJWT(attempt)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .setExpirationTime(`${ATTEMPT_LIFE_SECONDS} seconds`)
    .encrypt(await keyFor('sign-in'));
}

/** The attempt in a cookie, or `undefined` if it is too old or not ours. */
export async function openAttempt(sealed: string): Promise<Attempt | undefined> {
  try {
    const { payload } = await jwtDecrypt(sealed, await keyFor('sign-in'));
    return Attempt.parse(payload);
  } catch (error) {
    // Expired, altered, or sealed for something else.
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
