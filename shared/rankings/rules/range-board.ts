import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { RecipientId } from '#shared/ids.ts';
import {
  addToContender,
  type Contender,
  compareStandings,
  type RankBy,
  type Standing,
  standingOf,
} from './ranking.ts';

/**
 * A ranking of any size in three small things, from which any recipient's exact rank is two reads:
 *
 * - *chunks* of what each recipient brought, by a hash of its id;
 * - the *histogram*: how many have each score; there are at most √(2·events) different ones;
 * - the *top*: the first thousand with all that was counted for them.
 */
export type RangeBoard = {
  readonly top: readonly InTop[];
  readonly histogram: Histogram;
};

type InTop = Standing & { readonly leaves: readonly Leaf[] };

/** Different scores, the highest first, and how many recipients have each. */
export type Histogram = {
  readonly scores: readonly number[];
  readonly recipients: readonly number[];
  readonly rankedCount: number;
  readonly total: number;
};

export const TOP_MAX = 1000;

/** Money has too many different scores, and as many boards as there are currencies. */
export const BOARD_RANK_BY = [
  'signups',
  'referrals',
  'engagements',
  'reach',
] as const satisfies RankBy[];

export type BoardRankBy = (typeof BOARD_RANK_BY)[number];

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

/** The histogram after some recipients' scores have changed; 0 is none. */
export function movedHistogram(
  { scores, recipients }: Histogram,
  moves: Iterable<{ readonly from: number; readonly to: number }>,
): Histogram {
  const counts = new Map(scores.map((score, i) => [score, recipients[i] ?? 0]));
  for (const { from, to } of moves) {
    counts.set(from, (counts.get(from) ?? 0) - 1);
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  return histogramFrom(counts);
}

/**
 * Builds the boards of all that recipients are ranked by, from chunk after chunk of their leaves:
 * what is held meanwhile are the histograms and the best.
 */
export function rangeBoardsBuilder() {
  const builders = BOARD_RANK_BY.map((rankBy) => ({ rankBy, ...rangeBoardBuilder<InTop>() }));
  return {
    /** All leaves of some recipients. */
    add(chunk: readonly Leaf[]): void {
      for (const [recipientId, leaves] of Map.groupBy(chunk, (leaf) => leaf.recipientId)) {
        const contender = contenderFrom(recipientId, leaves);
        for (const { rankBy, add } of builders) {
          const standing = standingOf(recipientId, contender, rankBy);
          if (standing.score > 0) add({ ...standing, leaves });
        }
      }
    },
    boards: (): ReadonlyMap<BoardRankBy, RangeBoard> =>
      new Map(builders.map(({ rankBy, board }) => [rankBy, board()])),
  };
}

const NOBODY: Contender = { byChannel: new Map(), earliest: 0 };

function contenderFrom(recipientId: RecipientId, leaves: readonly Leaf[]): Contender {
  const contenders = new Map<RecipientId, Contender>();
  for (const leaf of leaves) addToContender(contenders, leaf);
  return contenders.get(recipientId) ?? NOBODY;
}

/** Builds one board of standings, in whatever order they come. */
export function rangeBoardBuilder<T extends Standing>() {
  const counts = new Map<number, number>();
  let best: T[] = [];
  let worst: T | undefined;

  function keepBest(): void {
    best = best.sort(compareStandings).slice(0, TOP_MAX);
    worst = best[TOP_MAX - 1];
  }

  return {
    add(standing: T): void {
      const { score } = standing;
      if (score <= 0) return;
      counts.set(score, (counts.get(score) ?? 0) + 1);
      if (worst && compareStandings(standing, worst) > 0) return;
      best.push(standing);
      if (best.length >= 2 * TOP_MAX) keepBest();
    },
    board() {
      keepBest();
      return { top: best, histogram: histogramFrom(counts) };
    },
  };
}

/** @param counts how many recipients have each score; who has none is not ranked */
export function histogramFrom(counts: ReadonlyMap<number, number>): Histogram {
  const sorted = [...counts].filter(([score, n]) => score > 0 && n > 0).sort(([a], [b]) => b - a);
  return {
    scores: sorted.map(([score]) => score),
    recipients: sorted.map(([, n]) => n),
    rankedCount: sorted.reduce((sum, [, n]) => sum + n, 0),
    total: sorted.reduce((sum, [score, n]) => sum + score * n, 0),
  };
}
