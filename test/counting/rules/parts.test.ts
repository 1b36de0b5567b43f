import { describe, expect, test } from 'vitest';
import { figuresOf } from '#shared/counting/rules/parts.ts';
import { signupCreditIn, type Tally } from '#shared/counting/rules/tally.ts';
import { addCut, breakdownParts } from '#shared/reports/rules/breakdown.ts';

const tally = (counts: Record<string, number>): Tally => new Map(Object.entries(counts));

describe('what a recipient brought', () => {
  const figures = figuresOf(
    tally({
      'e.x': 2,
      'e.linkedin': 5,
      'eu.linkedin': 4,
      's.-': 1,
      'v.EUR.-': 1900,
      'x.e.bot.x': 3,
      'x.e.bot.linkedin': 1,
      'x.s.self-referral.-': 1,
      'o.-': 6,
    }),
  );

  test('is the sum of its channels', () => {
    expect(figures.parts).toMatchObject({
      engagements: 7,
      uniqueEngagements: 4,
      signups: 1,
      value: { EUR: 1900 },
    });
    expect(figures.channels.map(({ channel, engagements }) => [channel, engagements])).toEqual([
      ['linkedin', 5],
      ['x', 2],
      ['none', 0],
    ]);
  });

  test('tells what was left out, by kind and reason, and nothing that did not occur', () => {
    expect(figures.excluded).toEqual({ engagement: { bot: 4 }, signup: { 'self-referral': 1 } });
  });

  test('does not list a channel by which only bots came', () => {
    expect(figuresOf(tally({ 'x.e.bot.x': 3 })).channels).toEqual([]);
  });
});

test('a cut takes a counter with dots apart from its dimension, and leaves other dimensions', () => {
  const cut = new Map<string, Tally>();
  for (const name of ['v.EUR.ch.linkedin', 'e.ch.linkedin', 'e.co.DE', 'programId']) {
    addCut(cut, 'channel', name, 3);
  }
  expect([...cut]).toEqual([['linkedin', tally({ 'v.EUR': 3, e: 3 })]]);
});

test('a breakdown answers only what is counted along its dimension', () => {
  const counts = tally({ e: 1, s: 2, p: 3 });
  expect(breakdownParts('country', counts)).not.toHaveProperty('signups');
  expect(breakdownParts('channel', counts)).toMatchObject({ signups: 2 });
  expect(breakdownParts('channel', counts)).not.toHaveProperty('published');
  expect(breakdownParts('program', counts)).toMatchObject({ signups: 2, published: 3 });
});

test('sign-ups are told by credit, first and last touch, and without any', () => {
  expect(signupCreditIn(tally({ s: 5, sf: 5, sl: 4, 'u.no-click': 2 }))).toEqual({
    credited: 5,
    firstTouch: 5,
    lastTouch: 4,
    unattributed: { 'no-click': 2 },
  });
});
