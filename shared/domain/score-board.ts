import type { RecipientId } from './ids.ts';
import { compareStandings, type Standing } from './ranking.ts';

/**
 * A ranking of any size in three small things, from which any recipient's exact rank is two reads:
 *
 * - *chunks* of the score file: what each recipient's score is, by a hash of its id;
 * - the *histogram*: how many have each score; there are at most √(2·events) different ones;
 * - the *top*: the first thousand with all that breaks their ties.
 */
export type ScoreBoard = {
  readonly top: readonly Standing[];
  readonly histogram: Histogram;
};

/** Different scores, the highest first, and how many recipients have each. */
export type Histogram = {
  readonly scores: readonly number[];
  readonly recipients: readonly number[];
  readonly rankedCount: number;
  readonly total: number;
};

export const TOP_MAX = 1000;

/** The chunk that a recipient's score is in. */
export function chunkOf(recipientId: RecipientId, chunks: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < recipientId.length; i++) {
    hash = Math.imul(hash ^ recipientId.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % chunks;
}

/** The rank of a score: one more than how many have a higher one. `undefined` for no score. */
export function rankOfScore({ scores, recipients }: Histogram, score: number): number | undefined {
  if (score <= 0) return undefined;
  let rank = 1;
  for (let i = 0; i < scores.length; i++) {
    if ((scores[i] ?? 0) <= score) break;
    rank += recipients[i] ?? 0;
  }
  return rank;
}

/**
 * Builds a board from its chunks, one after the other: what is held meanwhile is the histogram and
 * the thousand best.
 */
export function boardBuilder() {
  const counts = new Map<number, number>();
  let best: Standing[] = [];
  let worst: Standing | undefined;

  function keepBest(): void {
    best = best.sort(compareStandings).slice(0, TOP_MAX);
    worst = best[TOP_MAX - 1];
  }

  return {
    add(standing: Standing): void {
      const { score } = standing;
      if (score <= 0) return;
      counts.set(score, (counts.get(score) ?? 0) + 1);
      if (worst && compareStandings(standing, worst) > 0) return;
      best.push(standing);
      if (best.length >= 2 * TOP_MAX) keepBest();
    },
    board(): ScoreBoard {
      keepBest();
      return { top: best, histogram: histogramFrom(counts) };
    },
  };
}

function histogramFrom(counts: ReadonlyMap<number, number>): Histogram {
  const sorted = [...counts].sort(([a], [b]) => b - a);
  return {
    scores: sorted.map(([score]) => score),
    recipients: sorted.map(([, n]) => n),
    rankedCount: sorted.reduce((sum, [, n]) => sum + n, 0),
    total: sorted.reduce((sum, [score, n]) => sum + score * n, 0),
  };
}
