import type { Instant } from '#shared/calendar.ts';
import type { CredentialId, ProgramId, RecipientId } from '#shared/ids.ts';
import { add, type Sums } from './recount.ts';
import { addTo, type Tally } from './tally.ts';

/** What one credential brought on one reporting day, or (its totals) of all time. */
export type Leaf = {
  readonly recipientId: RecipientId;
  readonly credentialId: CredentialId;
  readonly programId: ProgramId;
  readonly publishedAt: Instant;
  /** Visit its counts: counters by channel, `e.linkedin`. */
  readonly eachCount: (visit: (name: string, n: number) => void) => void;
};

type Merged = { readonly leaf: Leaf; publishedAt: number; readonly counts: Tally };

/** Adds leaves of several days up: one for each credential. */
export function leafMerger() {
  const merged = new Map<string, Merged>();
  return {
    add(leaf: Leaf): void {
      const { recipientId, credentialId, publishedAt } = leaf;
      const id = `${recipientId}#${credentialId}`;
      let known = merged.get(id);
      if (!known) {
        known = { leaf, publishedAt, counts: new Map() };
        merged.set(id, known);
      }
      const { counts } = known;
      known.publishedAt = Math.min(known.publishedAt, publishedAt);
      leaf.eachCount((name, n) => addTo(counts, name, n));
    },
    leaves: (): Leaf[] => [...merged.values()].map(leafFrom),
  };
}

function leafFrom({ leaf, publishedAt, counts }: Merged): Leaf {
  return {
    ...leaf,
    publishedAt,
    eachCount(visit) {
      for (const [name, n] of counts) visit(name, n);
    },
  };
}

/** The chunk that a recipient is in. Of powers of two, each chunk of the fewer is some of the more. */
export function chunkOf(recipientId: RecipientId, chunks: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < recipientId.length; i++) {
    hash = Math.imul(hash ^ recipientId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % chunks;
}

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
