import { type HashedIdentity, isIdentity } from '#shared/registry/hashed-identity.ts';
import type { Reading } from './adapter.ts';
import type { Fields } from './foreign-values.ts';

/** Whom a badge names. A hash without a salt (even an empty one) is of no address. */
type Identities = {
  readonly id?: unknown;
  readonly email?: unknown;
  readonly name?: unknown;
  readonly hash?: unknown;
  readonly salt?: unknown;
};

/**
 * The reading of a badge for whom it names, and for what the caller tells of them beside it.
 *
 * A hash names a person without telling their address. An address that is told beside it must be
 * the one that was hashed.
 */
export function holderOf(
  { id, email, name, hash, salt }: Identities,
  beside: Fields,
  inputFor: (recipient: Fields) => unknown,
): Reading {
  const identity = identityOf(hash, salt);
  const recipient = { externalId: id ?? (email ? undefined : hash), email, name, ...beside };
  if (!identity || id || email) return { input: inputFor(recipient) };
  if (typeof beside.email !== 'string') {
    const isNamed = Boolean(beside.externalId);
    return { input: inputFor(recipient), ...(!isNamed && { identity }) };
  }
  if (isIdentity(identity, beside.email)) {
    return { input: inputFor({ ...recipient, externalId: beside.externalId }) };
  }
  const message = 'is not the address whose hash the badge holds';
  return { fault: { field: 'recipient.email', message } };
}

function identityOf(hash: unknown, salt: unknown): HashedIdentity | undefined {
  if (typeof hash !== 'string' || typeof salt !== 'string') return undefined;
  return { hash, salt };
}
