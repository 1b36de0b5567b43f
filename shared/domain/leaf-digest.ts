import type { Leaf } from './leaf.ts';
import { chunkOf } from './recipient-chunk.ts';
import { add, type Sums } from './recount.ts';

/** So few bits that sums of billions stay exact, so many that what is another's shows. */
const MARK_MAX = 2 ** 20;

/**
 * Leaves in a few sums: each count, and `whose` they are. Digests of days add up to the digest of
 * the leaves of all of them.
 */
export function digestLeaf(digest: Sums, { recipientId, credentialId, eachCount }: Leaf): void {
  eachCount((name, n) => {
    if (n === 0) return;
    add(digest, name, n);
    add(digest, 'whose', n * markOf(`${recipientId}#${credentialId} ${name}`));
  });
}

export function addDigest(digest: Sums, other: Sums): void {
  for (const [name, n] of other) add(digest, name, n);
}

function markOf(text: string): number {
  return chunkOf(text as never, MARK_MAX);
}
