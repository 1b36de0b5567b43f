import { keyFor } from '#shared/aws/root-secret.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId } from '#shared/ids.ts';
import { type Issuer, readIssuer, replaceSecrets } from '#shared/registry/issuers.ts';

const VALID_MAX = 2;

/** Derives an issuer's webhook signing secret, in Standard Webhooks format: `whsec_…`. */
export async function signupSecret(issuerId: IssuerId, version: number): Promise<string> {
  const key = await keyFor(`signup:${issuerId}:${version}`);
  return `whsec_${key.export().toString('base64')}`;
}

/** Returns the valid secrets, newest first. */
export function validSignupSecrets({ issuerId, signupSecretVersions }: Issuer): Promise<string[]> {
  const newestFirst = [...signupSecretVersions].sort((a, b) => b - a);
  return Promise.all(newestFirst.map((version) => signupSecret(issuerId, version)));
}

/** Starts a rotation: adds a secret; the current one stays valid. @throws AppError CONFLICT if two are valid already */
export function addSignupSecret(issuerId: IssuerId): Promise<{ version: number; secret: string }> {
  return retryOnConflict(async () => {
    const issuer = await storedIssuer(issuerId);
    const { signupSecretVersions: valid, signupSecretLatest } = issuer;
    if (valid.length >= VALID_MAX) {
      const message = 'two secrets are already valid: delete the old one first';
      throw new AppError('CONFLICT', message, { field: 'version' });
    }
    const version = signupSecretLatest + 1;
    const secrets = { signupSecretVersions: [...valid, version], signupSecretLatest: version };
    const isReplaced = await replaceSecrets(issuer, secrets);
    return isReplaced ? { version, secret: await signupSecret(issuerId, version) } : undefined;
  });
}

/** Ends a rotation: deletes a secret. @throws AppError NOT_FOUND; CONFLICT for the only valid one */
export async function deleteSignupSecret(issuerId: IssuerId, version: number): Promise<void> {
  await retryOnConflict(async () => {
    const issuer = await storedIssuer(issuerId);
    const { signupSecretVersions: valid, signupSecretLatest } = issuer;
    if (!valid.includes(version)) {
      throw new AppError('NOT_FOUND', 'there is no such secret', { field: 'version' });
    }
    if (valid.length === 1) {
      throw new AppError('CONFLICT', 'the only valid secret cannot be deleted', {
        field: 'version',
      });
    }
    const signupSecretVersions = valid.filter((one) => one !== version);
    const secrets = { signupSecretVersions, signupSecretLatest };
    return (await replaceSecrets(issuer, secrets)) || undefined;
  });
}

async function storedIssuer(issuerId: IssuerId): Promise<Issuer> {
  const issuer = await readIssuer(issuerId);
  if (!issuer) throw new Error(`issuer ${issuerId} vanished`);
  return issuer;
}
