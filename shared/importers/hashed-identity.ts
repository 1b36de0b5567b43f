import { hash } from 'node:crypto';

/** Who holds a badge, told only as a hash of their e-mail address: `sha256$c7ef…`. */
export type HashedIdentity = { readonly hash: string; readonly salt: string };

const ALGORITHMS = { sha256: 'sha256', md5: 'md5' } as const;

/** Whether an address is the one that was hashed. A hash by a way that we do not know is nobody's. */
export function isIdentity({ hash: expected, salt }: HashedIdentity, email: string): boolean {
  const digest = digestOf({ hash: expected, salt });
  return digest !== undefined && digest(email) === expected.toLowerCase();
}

/** How addresses have to be hashed to be compared with that identity, or `undefined` if nobody can. */
export function digestOf({ hash: expected, salt }: HashedIdentity) {
  const name = expected.split('$')[0]?.toLowerCase();
  const algorithm = ALGORITHMS[name as keyof typeof ALGORITHMS];
  if (!algorithm) return undefined;
  return (email: string) => `${algorithm}$${hash(algorithm, `${email}${salt}`)}`;
}
