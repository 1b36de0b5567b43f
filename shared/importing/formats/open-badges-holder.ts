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
  { id, email, name, salt, ...told }: Identities,
  beside: Fields,
  inputFor: (recipient: Fields) => unknown,
): Reading {
  const hash = hashWithName(told.hash);
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

/** Whether a badge says so, in whatever type, or its identity shows it. */
export function isHashed(flag: unknown, identity: unknown): boolean {
  if (typeof identity === 'string' && /^(?:sha256|md5)\$[0-9a-f]+$/i.test(identity)) return true;
  return flag === true || flag === 1 || (typeof flag === 'string' && /^true$/i.test(flag));
}

/** A bare digest has the length of its algorithm. */
function hashWithName(hash: unknown): unknown {
  if (typeof hash !== 'string') return hash;
  if (/^[0-9a-f]{64}$/i.test(hash)) return `sha256$${hash}`;
  return /^[0-9a-f]{32}$/i.test(hash) ? `md5$${hash}` : hash;
}

function identityOf(hash: unknown, salt: unknown): HashedIdentity | undefined {
  if (typeof hash !== 'string' || typeof salt !== 'string') return undefined;
  return { hash, salt };
}
