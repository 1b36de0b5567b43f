import { hash } from 'node:crypto';
import { foldedEmail } from './rules/email-address.ts';

/**
 * Somebody of whom a badge tells only the hash of their e-mail address: `sha256$c7ef…`, made with
 * that salt. Without an address that fits, the hash is their externalId.
 */
export type HashedIdentity = { readonly hash: string; readonly salt: string };

const ALGORITHMS = { sha256: 'sha256', md5: 'md5' } as const;

/** Whether an externalId is nothing but the hash of an address. */
export function isHashName(externalId: string | undefined): boolean {
  return externalId !== undefined && /^(?:sha256|md5)\$[0-9a-f]+$/i.test(externalId);
}

/** How addresses have to be hashed to be compared with that identity, or `undefined` if nobody can. */
export function digestOf({ hash: expected, salt }: HashedIdentity) {
  const name = expected.split('$')[0]?.toLowerCase();
  const algorithm = ALGORITHMS[name as keyof typeof ALGORITHMS];
  if (!algorithm) return undefined;
  return (email: string) => `${algorithm}$${hash(algorithm, `${email}${salt}`)}`;
}

/**
 * The spellings by which an address may have been hashed: as it was given, and folded. Badges
 * exist of both, for the formats say nothing of capitals.
 */
export function spellingsOf(email: string): string[] {
  const given = email.trim();
  return [...new Set([given, given.toLowerCase(), foldedEmail(given)])];
}

/** Whether an address is the one that was hashed, in any spelling. A hash by an unknown way is nobody's. */
export function isIdentity(identity: HashedIdentity, email: string): boolean {
  const digest = digestOf(identity);
  const expected = identity.hash.toLowerCase();
  return digest !== undefined && spellingsOf(email).some((text) => digest(text) === expected);
}
