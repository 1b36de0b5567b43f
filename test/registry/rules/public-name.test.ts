import { describe, expect, test } from 'vitest';
import {
  identifies,
  publicCredentialOf,
  publicNameOf,
  publicProgramOf,
} from '#shared/registry/rules/public-name.ts';

const ROSA = { name: 'Rosa Diaz', email: 'rosa@students.example', externalId: 'person-17' };

describe('a text gives a person away', () => {
  test.each([
    ['Rosa Diaz', ROSA, true, 'it is the name'],
    ['DÍAZ, Rosa', ROSA, true, 'order, case, accents and signs do not matter'],
    ['Rosa Maria Diaz: Safety', ROSA, true, 'middle names do not matter'],
    ['Rosa Diaz', { name: 'Rosa Maria Diaz' }, true, 'nor do those that are left out'],
    ['https://a.example/rosa-diaz.png', ROSA, true, 'an address is text too'],
    ['https://a.example/?u=rosa%40students.example', ROSA, true, 'so is an encoded one'],
    ['Award of rosa@students.example', ROSA, true, 'the address stands in it'],
    ['https://a.example/u/person-17/badge', ROSA, true, 'the id is a word in it'],
    ['https://a.example/u/person-170', ROSA, false, 'that is another id'],
    ['Ada Ito', { email: 'ada.ito@people.example' }, true, 'the address is made of the name'],
    ['山田太郎の修了証', { name: '山田 太郎' }, true, 'such names have no spaces around them'],
    ['https://a.example/rosadiaz.png', ROSA, true, 'run together they are the same words'],
    ['diazrosa_17', ROSA, true, 'in any order'],
    ['Certificate for R. Diaz', ROSA, true, 'an initial does not hide a name'],
    ['Diaz R: Safety', ROSA, true, 'nor does it behind it'],
    ['C. Diaz: Safety', ROSA, false, 'that is somebody else'],
    ['Adalovelace', { name: 'Ada Lo' }, false, 'so few letters stand in many words'],
    ['Safety Level 1', ROSA, false, 'nothing of it is theirs'],
    ['Rosalind Diazepam', ROSA, false, 'parts of words are no names'],
    ['Vitamin C', { name: 'C' }, false, 'one letter names nobody'],
    ['Canada 101', { externalId: 'ada' }, false, 'short ids are anywhere'],
    ['100 %', ROSA, false, 'a percent sign may encode nothing'],
    ['Anything', {}, false, 'nothing is known of them'],
  ])('%j of %j: %s, because %s', (text, person, expected, _because) => {
    expect(identifies(text, person)).toBe(expected);
  });
});

describe('of a credential, the public sees', () => {
  const own = {
    name: 'Rosa Diaz: Safety',
    url: 'https://a.example/b/1',
    imageUrl: 'https://a.example/rosa-diaz.png',
  };

  test.each([
    [ROSA, {}, { url: own.url }, 'nobody agreed to the name, in the title or in an address'],
    [{ ...ROSA, isPublic: true }, {}, own, 'they agreed'],
    [ROSA, { namesArePublic: true }, own, 'their issuer names everybody'],
    [
      { ...ROSA, isPublic: false },
      { namesArePublic: true },
      { url: own.url },
      'they said no, whatever their issuer says',
    ],
    [{ erasedAt: '2026-01-01T00:00:00Z' }, {}, {}, 'nobody can tell any more whom it names'],
    [undefined, {}, own, 'nothing is known of anybody'],
  ])('of %j with %j: %j, because %s', (person, issuer, expected, _because) => {
    expect(publicCredentialOf(own, person, issuer)).toEqual(expected);
  });

  test('never a title that is nothing but a name, nor an e-mail address, even with consent', () => {
    const agreed = { ...ROSA, isPublic: true };
    const shown = (name: string) => publicCredentialOf({ name }, agreed, {}).name;
    expect(shown('Rosa Diaz')).toBeUndefined();
    expect(shown('Rosa')).toBeUndefined();
    expect(shown('Safety of rosa@students.example')).toBeUndefined();
    expect(shown('Safety of somebody@else.example')).toBeUndefined();
    expect(shown('Safety @ work')).toBe('Safety @ work');
  });
});

describe('of a program, the page of a credential shows', () => {
  const texts = {
    name: 'Safety',
    description: 'Rosa Diaz earned it.',
    shareText: '{recipient} did it',
    ctaLabel: 'Ask rosa@students.example',
  };

  test('nothing that names its recipient, unless they agreed', () => {
    const { name, shareText } = texts;
    expect(publicProgramOf(texts, ROSA, {})).toEqual({ name, shareText });
    const agreed = { ...ROSA, isPublic: true };
    expect(publicProgramOf(texts, agreed, {})).toEqual({ ...texts, ctaLabel: undefined });
    expect(publicProgramOf(texts, { name: 'Ben Costa' }, {})).toEqual(texts);
  });
});

test('an e-mail address that stands for a name is not shown as one', () => {
  const isPublic = true;
  expect(publicNameOf({ name: 'rosa@students.example', isPublic }, {})).toBeUndefined();
  expect(publicNameOf({ name: 'Rosa Diaz', isPublic }, {})).toBe('Rosa Diaz');
});

test.each([
  [{ externalId: 'ab-12' }, 'Badge ab-12', true, 'an id of five signs'],
  [{ externalId: 'ab-1' }, 'Badge ab-1', false, 'a shorter one may stand there by chance'],
  [{ externalId: 'person-17' }, 'person-170', false, 'another id begins like it'],
  [{ externalId: 'person-17' }, 'xperson-17', false, 'another id ends like it'],
  [{ name: 'Rosa' }, 'For Rosa', true, 'a single name of four letters'],
  [{ name: 'Ann' }, 'For Ann', false, 'a shorter one is a common word'],
  [{ name: 'Bo Ander' }, 'boander2026', true, 'seven letters, run together'],
  [{ name: 'Bo Ander' }, '2026anderbo', true, 'in either order'],
  [{ name: 'Bo Ande' }, 'boande', false, 'six letters may be a word'],
  [{ name: 'Rosa Diaz' }, 'R. Diaz', true, 'an initial before the last name'],
  [{ name: 'Rosa Diaz' }, 'Diaz, R.', true, 'an initial behind it'],
  [{ name: 'Rosa Paz' }, 'R. Paz', false, 'a last name of three letters is a word'],
  [{ name: 'Rosa Diaz' }, 'https://a.example/Rosa%20Diaz', true, 'percent-encoded'],
  [{ name: 'Rosa Diaz' }, '100 % Rosa Diaz', true, 'beside a sign that encodes nothing'],
  [{ email: 'rosa.diaz@s.example' }, 'Rosa Diaz', true, 'an address names its owner'],
  [{ email: 'rosa@s.example' }, 'Rosa course', false, 'one word names nobody'],
])('whether %j is identified by “%s” is %s: %s', (person, text, expected, _because) => {
  expect(identifies(text, person)).toBe(expected);
});
