import type { Leaf } from './leaf.ts';
import { addTo, type Tally } from './tally.ts';

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
