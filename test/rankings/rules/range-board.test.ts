import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkOf } from '#shared/counting/rules/leaf.ts';
import type { RecipientId } from '#shared/ids.ts';
import { rangeBoardBuilder, rankOfScore, TOP_MAX } from '#shared/rankings/rules/range-board.ts';
import { rankingOf, type Standing } from '#shared/rankings/rules/ranking.ts';

/** Few different values, so that ties are everywhere; more recipients than the top holds. */
const standings = fc
  .array(
    fc.record({
      score: fc.nat(6),
      referrals: fc.nat(3),
      engagements: fc.nat(3),
      earliest: fc.nat(3),
    }),
    { minLength: 0, maxLength: 3 * TOP_MAX, size: 'max' },
  )
  .map((rows) =>
    rows.map((row, i): Standing => ({ ...row, recipientId: `rcp_${String(i).padStart(10, '0')}` })),
  );

function boardOf(all: readonly Standing[]) {
  const builder = rangeBoardBuilder();
  for (const standing of all) builder.add(standing);
  return builder.board();
}

describe('a board', () => {
  test('has the first thousand of the ranking, everybody’s rank, and its sums', () => {
    fc.assert(
      fc.property(standings, (all) => {
        const ranking = rankingOf(all);
        const { top, histogram } = boardOf(all);

        expect(top).toEqual(ranking.slice(0, TOP_MAX).map(({ rank, ...standing }) => standing));
        expect(histogram.rankedCount).toBe(ranking.length);
        expect(histogram.total).toBe(ranking.reduce((sum, { score }) => sum + score, 0));
        for (const { score, rank } of ranking) expect(rankOfScore(histogram, score)).toBe(rank);
        expect(rankOfScore(histogram, 0)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test('that lacks a recipient ranks somebody wrongly (negative control)', () => {
    const all = Array.from({ length: 5 }, (_, i) => standing(i, 5 - i));
    const { histogram } = boardOf(all.slice(1));
    expect(rankOfScore(histogram, 1)).not.toBe(rankingOf(all).at(-1)?.rank);
  });

  function standing(i: number, score: number): Standing {
    return { recipientId: `rcp_000000000${i}`, score, referrals: 0, engagements: 0, earliest: 0 };
  }
});

test('recipients spread evenly over chunks', () => {
  const sizes = new Array(64).fill(0);
  for (let i = 0; i < 64_000; i++) {
    const id: RecipientId = `rcp_${(i * 2654435761).toString(16).padStart(20, '0')}`;
    sizes[chunkOf(id, 64)]++;
  }
  expect(Math.min(...sizes)).toBeGreaterThan(800);
  expect(Math.max(...sizes)).toBeLessThan(1200);
});
