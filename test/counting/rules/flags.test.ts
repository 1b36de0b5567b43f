import { describe, expect, test } from 'vitest';
import { COUNTERS, type Counter } from '#shared/counting/rules/cell.ts';
import { flagsIn } from '#shared/counting/rules/flags.ts';

type Counts = Partial<Record<Counter, number>>;

const tallyOf = (counts: Counts) =>
  new Map(Object.entries(counts).map(([name, n]) => [COUNTERS[name as Counter], n]));

describe('what is odd about a recipient’s traffic', () => {
  test.each([
    { counts: {}, flags: [], because: 'nothing happened' },
    {
      counts: { engagements: 400, uniqueEngagements: 380, referrals: 90, signups: 12 },
      flags: [],
      because: 'a popular badge is nothing odd',
    },
    {
      counts: { engagements: 24, uniqueEngagements: 1, referrals: 1 },
      flags: ['few-visitors 23/24'],
      because: 'somebody came back every hour of the day',
    },
    {
      counts: { engagements: 20, engagementsWithoutHash: 11, uniqueEngagements: 9, referrals: 1 },
      flags: ['without-hash 11/20'],
      because: 'nobody knows how many people they were; the others came once each',
    },
    {
      counts: { engagements: 20, uniqueEngagements: 10, referrals: 1 },
      flags: [],
      because: 'half is not most: everybody may have come twice',
    },
    {
      counts: { engagements: 21, uniqueEngagements: 10, referrals: 1 },
      flags: ['few-visitors 11/21'],
      because: 'one more is most',
    },
    {
      counts: { engagements: 9, uniqueEngagements: 1 },
      flags: [],
      because: 'nine are too few to say anything',
    },
    {
      counts: { engagements: 100, uniqueEngagements: 100 },
      flags: ['no-referrals 0/100'],
      because: 'of a hundred people somebody would have gone on',
    },
    {
      counts: { engagements: 99, uniqueEngagements: 99 },
      flags: [],
      because: 'a few less may be chance',
    },
    {
      counts: { engagements: 1000, uniqueEngagements: 1000, referrals: 1 },
      flags: [],
      because: 'somebody did',
    },
    {
      counts: { engagements: 3, uniqueEngagements: 3, signups: 5, quickSignups: 2 },
      flags: ['quick-signups 2/5'],
      because: 'nobody fills in a form in three seconds',
    },
    {
      counts: { engagements: 240, uniqueEngagements: 10, signups: 1, quickSignups: 1 },
      flags: ['few-visitors 230/240', 'no-referrals 0/240', 'quick-signups 1/1'],
      because: 'one may be odd in every way',
    },
  ] satisfies { counts: Counts; flags: string[]; because: string }[])(
    '$counts → $flags, because $because',
    ({ counts, flags }) => {
      const found = flagsIn(tallyOf(counts));
      expect(
        found.map(({ id, numerator, denominator }) => `${id} ${numerator}/${denominator}`),
      ).toEqual(flags);
    },
  );

  test('is said in a sentence with its figures', () => {
    const [flag] = flagsIn(tallyOf({ signups: 5, quickSignups: 2 }));
    expect(flag?.reason).toBe(
      '2 of 5 sign-ups came within 3 seconds of the click that they are credited to.',
    );
  });
});
