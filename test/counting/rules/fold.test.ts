import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Claimed } from '#shared/counting/rules/claim.ts';
import type { Delta } from '#shared/counting/rules/delta.ts';
import { deltasOf } from '#shared/counting/rules/fold.ts';
import { EXCLUSIONS } from '#shared/lane-log/rules/event.ts';
import { AT, engagement, milestone, signup, subject } from '../../support/log-events.ts';

const NOTHING: Claimed = { isDuplicate: false, isUnique: false, firsts: [], confirms: false };

const FIRST: Claimed = { isDuplicate: false, isUnique: true, firsts: ['engaged'], confirms: true };

function countsIn(deltas: readonly Delta[], type: Delta['cell']['type']) {
  return deltas.filter(({ cell }) => cell.type === type).map(({ counts }) => counts);
}

describe('an engagement', () => {
  test('adds to the issuer and to the program: to the day, and in detail with its quarter-hour', () => {
    const deltas = deltasOf(engagement(), NOTHING);

    expect(countsIn(deltas, 'day')).toEqual([{ 'e.all': 1 }, { 'e.all': 1 }]);
    const cut = { 'e.ch.linkedin': 1, 'e.co.DE': 1, 'e.de.mobile': 1, 'e.so.linkedin': 1 };
    expect(countsIn(deltas, 'dimensions')[0]).toEqual({ 'e.38': 1, ...cut });
    expect(countsIn(deltas, 'edge')[0]).toEqual(cut);
    expect(countsIn(deltas, 'leaf')).toEqual([{ 'e.linkedin': 1 }]);
    expect(countsIn(deltas, 'totals')).toEqual([{ 'e.linkedin': 1 }]);
  });

  test('that is its credential’s first adds to the cohort of the publication day', () => {
    const deltas = deltasOf(engagement(), FIRST);

    const cohorts = deltas.filter(({ cell }) => cell.type === 'cohort');
    expect(cohorts.map(({ cell, counts }) => [cell, counts])).toEqual([
      [expect.objectContaining({ day: '2026-11-20' }), { 'e.all': 1 }],
      [expect.objectContaining({ day: '2026-11-20' }), { 'e.all': 1 }],
    ]);
    expect(countsIn(deltas, 'arrivals')).toEqual([{ 'e.64': 1 }]);
    expect(countsIn(deltas, 'day')[0]).toEqual({ 'e.all': 1, 'eu.all': 1, 'c.all': 1 });
  });

  test('that is a duplicate adds to its reason, and to nothing else', () => {
    const deltas = deltasOf(engagement(), { ...FIRST, isDuplicate: true });

    const names = new Set(deltas.flatMap(({ counts }) => Object.keys(counts)));
    expect([...names].sort()).toEqual([
      'x.e.duplicate.38',
      'x.e.duplicate.all',
      'x.e.duplicate.ch.linkedin',
      'x.e.duplicate.linkedin',
    ]);
  });
});

describe('a sign-up', () => {
  const issuerId = 'iss_aaaaaaaaaa';

  test('adds its value, and tells first from last touch', () => {
    const first = { ...subject(), channel: 'x' as const, clickedAt: 1 };
    const last = { ...subject(), channel: 'linkedin' as const, clickedAt: 2 };
    const event = signup(issuerId, last, { firstTouch: first, value: 4900, currency: 'EUR' });
    const leaves = deltasOf(event, NOTHING).filter(({ cell }) => cell.type === 'leaf');

    expect(leaves.map(({ cell, counts }) => [cell, counts])).toEqual([
      [
        expect.objectContaining({ owner: ownerOf(last) }),
        { 's.linkedin': 1, 'v.EUR.linkedin': 4900 },
      ],
      [expect.objectContaining({ owner: ownerOf(first) }), { 'sf.x': 1 }],
      [expect.objectContaining({ owner: ownerOf(last) }), { 'sl.linkedin': 1 }],
    ]);
  });

  test.each([
    { seconds: 2.999, counts: { s: 1, sq: 1, sl: 1 } },
    { seconds: 3, counts: { s: 1, sl: 1 } },
  ])(
    '$seconds s after its click adds $counts to what is its credential’s',
    ({ seconds, counts }) => {
      const touch = { ...subject(), clickedAt: AT - 1000 * seconds };
      const event = signup(issuerId, touch, { at: AT, firstTouch: undefined });
      for (const type of ['leaf', 'totals'] as const) {
        const added = Object.assign({}, ...countsIn(deltasOf(event, NOTHING), type));
        expect(added).toEqual(
          Object.fromEntries(Object.entries(counts).map(([name, n]) => [`${name}.-`, n])),
        );
      }
      expect(JSON.stringify(countsIn(deltasOf(event, NOTHING), 'day'))).not.toContain('sq');
    },
  );

  test('that is nobody’s credit adds its reason to the issuer, and to no program', () => {
    const event = signup(
      issuerId,
      { ...subject(), clickedAt: 1 },
      {
        credited: undefined,
        firstTouch: undefined,
        lastTouch: undefined,
        unattributed: 'no-click',
      },
    );

    expect(deltasOf(event, NOTHING)).toEqual([
      {
        cell: { type: 'day', scope: { issuerId }, day: '2026-11-24' },
        counts: { 'u.no-click.all': 1 },
      },
      {
        cell: { type: 'dimensions', scope: { issuerId }, day: '2026-11-24' },
        counts: { 'u.no-click.38': 1 },
      },
    ]);
  });

  function ownerOf({ recipientId, credentialId }: { recipientId: string; credentialId: string }) {
    return { issuerId, recipientId, credentialId };
  }
});

test('a published credential adds to its cohort, and to no leaf', () => {
  const deltas = deltasOf(milestone({ kind: 'published', channel: undefined }), NOTHING);

  expect(countsIn(deltas, 'cohort')[0]).toEqual({ 'p.all': 1 });
  expect(countsIn(deltas, 'arrivals')[0]).toEqual({ 'p.64': 1 });
  expect(countsIn(deltas, 'leaf')).toEqual([]);
});

describe('for every event', () => {
  const claimed = fc.record({
    isDuplicate: fc.boolean(),
    isUnique: fc.boolean(),
    firsts: fc.subarray(['engaged', 'referred'] as const),
    confirms: fc.boolean(),
  });
  const click = fc.record({
    at: fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) }),
    kind: fc.constantFrom('engagement', 'referral'),
    excluded: fc.option(fc.constantFrom(...EXCLUSIONS), { nil: undefined }),
  } as const);

  test('issuer and program get the same, the leaf as much as the totals, and it is the same each time', () => {
    fc.assert(
      fc.property(click, claimed, (changes, won) => {
        const event = engagement(changes);
        const deltas = deltasOf(event, won);

        expect(deltas).toEqual(deltasOf(event, won));
        for (const type of ['day', 'dimensions', 'edge', 'cohort'] as const) {
          const [issuer, program, ...more] = countsIn(deltas, type);
          expect(program).toEqual(issuer);
          expect(more).toEqual([]);
        }
        expect(countsIn(deltas, 'leaf')).toEqual(countsIn(deltas, 'totals'));
      }),
    );
  });

  test('it is counted once, or left out once', () => {
    fc.assert(
      fc.property(click, claimed, (changes, won) => {
        const [day = {}] = countsIn(deltasOf(engagement(changes), won), 'day');
        const places = Object.keys(day).filter((name) => /^([er]|x\..*)\.all$/.test(name));
        expect(places).toHaveLength(1);
      }),
    );
  });

  test('a day’s total is the sum of its quarter-hours, whatever was counted', () => {
    fc.assert(
      fc.property(click, claimed, (changes, won) => {
        const deltas = deltasOf(engagement(changes), won);
        for (const [whole, detail] of [
          ['day', 'dimensions'],
          ['cohort', 'arrivals'],
        ] as const) {
          const [totals = {}] = countsIn(deltas, whole);
          const quarters = Object.entries(countsIn(deltas, detail)[0] ?? {}).flatMap(([name, n]) =>
            /\.\d+$/.test(name) ? [[name.replace(/\.\d+$/, '.all'), n]] : [],
          );
          expect(Object.fromEntries(quarters)).toEqual(totals);
        }
      }),
    );
  });
});
