import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecipientId } from '#shared/ids.ts';
import {
  addToContender,
  type Contender,
  compareStandings,
  rankedAfter,
  rankingOf,
  type Standing,
  standingOf,
} from '#shared/rankings/rules/ranking.ts';
import { subject } from '../../support/log-events.ts';

const who = (name: string): RecipientId => `rcp_${name}`;

function standing(name: string, score: number, changes: Partial<Standing> = {}): Standing {
  const even = { referrals: 0, engagements: 0, earliest: 0 };
  return { recipientId: who(name), score, ...even, ...changes };
}

const shown = (standings: Standing[]) =>
  rankingOf(standings).map(({ rank, recipientId }) => `${rank} ${recipientId.slice(4)}`);

describe('a ranking', () => {
  test('gives equal scores the same rank, and the next one its place', () => {
    expect(shown([standing('d', 1), standing('b', 5), standing('a', 9), standing('c', 5)])).toEqual(
      ['1 a', '2 b', '2 c', '4 d'],
    );
  });

  test.each([
    {
      first: { referrals: 3 },
      second: { referrals: 2, engagements: 9, earliest: -1 },
      because: 'referrals say more than engagements',
    },
    {
      first: { engagements: 3, earliest: 9 },
      second: { engagements: 2, earliest: 1 },
      because: 'engagements say more than age',
    },
    { first: { earliest: 1 }, second: { earliest: 2 }, because: 'who is first was first' },
  ])('orders $first before $second: $because', ({ first, second }) => {
    expect(shown([standing('z', 5, first), standing('a', 5, second)])).toEqual(['1 z', '1 a']);
  });

  test('orders by id when nothing else differs', () => {
    expect(shown([standing('b', 5), standing('a', 5)])).toEqual(['1 a', '1 b']);
  });

  test('leaves out who has no score', () => {
    expect(shown([standing('a', 0, { engagements: 7 }), standing('b', 1)])).toEqual(['1 b']);
  });
});

describe('a score', () => {
  const contender = {
    earliest: 7,
    byChannel: new Map([
      ['s.linkedin', 2],
      ['s.-', 1],
      ['r.x', 4],
      ['e.x', 9],
      ['eu.x', 8],
      ['v.EUR.x', 1999],
      ['v.INR.-', 5],
      ['x.e.bot.x', 30],
    ]),
  };

  test.each([
    ['signups', undefined, 3],
    ['referrals', undefined, 4],
    ['engagements', undefined, 9],
    ['reach', undefined, 8],
    ['value', 'EUR', 1999],
    ['value', 'INR', 5],
    ['value', 'USD', 0],
    ['value', undefined, 0],
  ] as const)('by %s (%s) is %d, whatever the channel', (rankBy, currency, score) => {
    expect(standingOf(who('a'), contender, rankBy, currency)).toEqual({
      recipientId: who('a'),
      score,
      referrals: 4,
      engagements: 9,
      earliest: 7,
    });
  });
});

const standings = fc
  .array(
    fc.record({
      score: fc.nat({ max: 4 }),
      referrals: fc.nat({ max: 2 }),
      engagements: fc.nat({ max: 2 }),
      earliest: fc.nat({ max: 2 }),
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map((one, i) => ({ ...one, recipientId: who(String(i).padStart(3, '0')) })));

test('a rank is one more than the number of better scores, and order is no matter of chance', () => {
  void fc.assert(
    fc.property(standings, fc.infiniteStream(fc.nat()), (all, chance) => {
      const ranking = rankingOf(all);
      for (const { score, rank } of ranking) {
        expect(rank).toBe(all.filter((other) => other.score > score).length + 1);
      }
      const shuffled = all
        .map((one) => ({ one, at: chance.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ one }) => one);
      expect(rankingOf(shuffled)).toEqual(ranking);
    }),
  );
});

test('pages taken one after the other are the ranking, even when who ended a page is gone', () => {
  void fc.assert(
    fc.property(standings, fc.integer({ min: 1, max: 7 }), (all, limit) => {
      const ranking = rankingOf(all);
      const pages: string[] = [];
      let rest = ranking;
      while (rest.length > 0) {
        const page = rest.slice(0, limit);
        pages.push(...page.map(({ recipientId }) => recipientId));
        const last = page.at(-1);
        if (!last) break;
        const later = ranking.filter(({ recipientId }) => recipientId !== last.recipientId);
        rest = rankedAfter(later, last);
      }
      expect(pages).toEqual(ranking.map(({ recipientId }) => recipientId));
    }),
  );
});

test('a page begins after its place, not with it, while whoever has the place is still there', () => {
  const ranking = rankingOf([standing('a', 9), standing('b', 5), standing('c', 5)]);
  const place = ranking[1] ?? expect.fail();

  expect(rankedAfter(ranking, place).map(({ recipientId }) => recipientId)).toEqual([who('c')]);
});

test('of two standings one comes first, whichever is asked about first', () => {
  const [a, b] = [standing('a', 5), standing('b', 5)];

  expect(compareStandings(a, b)).toBeLessThan(0);
  expect(compareStandings(b, a)).toBeGreaterThan(0);
  expect(compareStandings(a, { ...a })).toBe(0);
});

describe('what leaves add up to', () => {
  const leafOf = (publishedAt: number, ...counts: [string, number][]) => ({
    ...subject(),
    recipientId: who('ada'),
    publishedAt,
    eachCount: (visit: (name: string, n: number) => void) => {
      for (const [name, n] of counts) visit(name, n);
    },
  });

  test.each([
    { days: [5, 3, 7], earliest: 3, because: 'an older one may come later' },
    { days: [3, 3], earliest: 3, because: 'two of the same instant are a tie' },
    { days: [3, 5], earliest: 3, because: 'a newer one changes nothing' },
  ])('published on $days: since $earliest, because $because', ({ days, earliest }) => {
    const contenders = new Map<RecipientId, Contender>();
    for (const at of days) addToContender(contenders, leafOf(at, ['e.x', 2], ['s.x', 1]));

    expect(contenders.get(who('ada'))).toEqual({
      earliest,
      byChannel: new Map([
        ['e.x', 2 * days.length],
        ['s.x', days.length],
      ]),
    });
  });
});
