import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/calendar.ts';
import { type Before, publicationFacts } from '#shared/lane-log/rules/publication.ts';
import { AT, freshId } from '../../support/log-events.ts';

const [OWN, OTHER] = [freshId('prg'), freshId('prg')];

const nothing: Before = { hasSecond: false };

const first = (at: number) => ({ at, programId: OTHER });

const factsOf = (before: Before) => publicationFacts({ publishedAt: AT }, before);

describe('the facts of a publication', () => {
  test('to somebody new it is the first, of the issuer and of the program', () => {
    expect(factsOf(nothing)).toEqual({ isFirst: true, isFirstOfProgram: true });
  });

  test('country and end are kept as they were given; absent, they leave no trace', () => {
    const given = { publishedAt: AT, country: 'PT', validUntil: AT + DAY };
    expect(publicationFacts(given, nothing)).toMatchObject({
      country: 'PT',
      validUntil: AT + DAY,
    });
    expect(Object.keys(publicationFacts({ publishedAt: AT, country: '' }, nothing))).toEqual([
      'isFirst',
      'isFirstOfProgram',
    ]);
    // Instants may be 0: nothing takes them for absent.
    expect(publicationFacts({ publishedAt: AT, validUntil: 0 }, nothing).validUntil).toBe(0);
  });

  test('only of a first credential it is said which program brought the recipient', () => {
    expect(factsOf({ ...nothing, referredBy: OTHER }).referredBy).toBe(OTHER);
    expect(factsOf({ ...nothing, referredBy: OTHER, first: first(AT - 1) })).not.toHaveProperty(
      'referredBy',
    );
    expect(factsOf(nothing)).not.toHaveProperty('referredBy');
  });

  test('a first credential of another program does not make it the program’s first', () => {
    expect(factsOf({ hasSecond: false, first: first(AT - DAY) })).toMatchObject({
      isFirst: false,
      isFirstOfProgram: true,
    });
    const sameProgram = { at: AT - DAY };
    expect(factsOf({ hasSecond: false, first: first(AT - DAY), sameProgram })).toMatchObject({
      isFirstOfProgram: false,
    });
  });
});

describe('a recipient has returned', () => {
  test.each([
    { days: 1, returned: true, because: 'the second one came within a year' },
    { days: 365, returned: true, because: 'a year to the millisecond is within it' },
    { days: 365 + 1 / DAY, returned: false, because: 'a millisecond more is not' },
    { days: -365, returned: true, because: 'imports come in any order: the first may be newer' },
    { days: -365 - 1 / DAY, returned: false, because: 'and is a year apart at most there too' },
    { days: 0, returned: true, because: 'two at the same instant are two' },
  ])('$days days after the first: $returned, because $because', ({ days, returned }) => {
    const before = { hasSecond: false, first: first(AT - days * DAY) };
    expect(factsOf(before).returnsTo).toEqual(returned ? before.first : undefined);
  });

  test('once: a third credential is no return', () => {
    expect(factsOf({ hasSecond: true, first: first(AT - DAY) })).not.toHaveProperty('returnsTo');
  });
});

describe('a renewal', () => {
  const renewalOf = (sameProgram: Before['sameProgram']) =>
    factsOf({ hasSecond: false, first: first(AT - 400 * DAY), sameProgram }).renews;
  const earlier = AT - 300 * DAY;

  test.each([
    { end: AT + 1, isInTime: true, because: 'the earlier one was still valid' },
    { end: AT, isInTime: true, because: 'it is renewed at the instant it ends' },
    { end: AT - 1, isInTime: false, because: 'it had ended a millisecond before' },
  ])('of one that ends at $end: in time $isInTime, because $because', ({ end, isInTime }) => {
    expect(renewalOf({ at: earlier, validUntil: end })).toEqual({ isInTime, validUntil: end });
  });

  test('is judged by the end as it is known now, and counted at the end that was published', () => {
    expect(renewalOf({ at: earlier, validUntil: AT - DAY, endsAt: AT + DAY })).toEqual({
      isInTime: true,
      validUntil: AT - DAY,
    });
    expect(renewalOf({ at: earlier, endsAt: AT - DAY })).toStrictEqual({ isInTime: false });
  });

  test.each([
    { sameProgram: undefined, because: 'there is no earlier one of the program' },
    { sameProgram: { at: earlier }, because: 'the earlier one never ends' },
    {
      sameProgram: { at: AT, validUntil: AT + DAY },
      because: 'two at the same instant renew nothing',
    },
    { sameProgram: { at: AT + 1, validUntil: AT + DAY }, because: 'the other one is newer' },
  ])('is none if $because', ({ sameProgram }) => {
    expect(renewalOf(sameProgram)).toBeUndefined();
  });

  test('is not a return, if it is the third credential', () => {
    const sameProgram = { at: earlier, validUntil: AT };
    const before = { hasSecond: true, first: { at: earlier, programId: OWN }, sameProgram };
    expect(factsOf(before)).toEqual({
      isFirst: false,
      isFirstOfProgram: false,
      renews: { isInTime: true, validUntil: AT },
    });
  });
});
