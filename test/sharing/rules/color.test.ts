import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrastOf, mixed, readableOn, textColorOn } from '#shared/sharing/rules/color.ts';

const anyColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('text on a brand’s colour', () => {
  test.each([
    ['#1d4ed8', '#ffffff', 'a dark blue'],
    ['#ffcc00', '#000000', 'a bright yellow'],
    ['#000000', '#ffffff', 'black'],
    ['#ffffff', '#000000', 'white'],
  ])('on %s is %s: it is %s', (color, expected, _because) => {
    expect(textColorOn(color)).toBe(expected);
  });

  test('can be read on any colour', () => {
    fc.assert(fc.property(anyColor, (color) => contrastOf(color, textColorOn(color)) >= 4.5));
  });
});

describe('a brand’s colour as text', () => {
  test('can be read on any background, and stays what it is where it can be read already', () => {
    fc.assert(
      fc.property(anyColor, anyColor, (background, color) => {
        const readable = readableOn(background, color);
        if (contrastOf(background, color) >= 4.5) return readable === color;
        return contrastOf(background, readable) >= 4.5;
      }),
    );
  });

  test('is not readable without that (negative control)', () => {
    expect(contrastOf('#ffffff', '#ffcc00')).toBeLessThan(4.5);
  });
});

test.each([
  ['#ffffff', '#000000', 21, 'the largest there is'],
  ['#808080', '#808080', 1, 'the smallest there is'],
  ['#767676', '#ffffff', 4.542, 'the lightest grey that is readable on white'],
  ['#ff0000', '#000000', 5.252, 'red is 21 % of the light'],
  ['#00ff00', '#000000', 15.304, 'green is 72 %'],
  ['#0000ff', '#000000', 2.444, 'blue is 7 %'],
  ['#0a0a0a', '#000000', 1.0607, 'the last grey on the linear part of the curve'],
  ['#0b0b0b', '#000000', 1.0669, 'the first one beyond it'],
])('the contrast of %s and %s is %d, as WCAG defines it: %s', (color, other, expected) => {
  expect(contrastOf(color, other)).toBeCloseTo(expected, 3);
  expect(contrastOf(other, color)).toBeCloseTo(expected, 3);
});

test.each([
  ['#ffffff', '#ffcc00', '#8c7000', 'it is darkened on white, and no further than needed'],
  ['#000000', '#1d4ed8', '#4a71e0', 'and lightened on black'],
  ['#ffffff', '#767676', '#767676', 'what is readable stays'],
])('on %s the color %s becomes %s: %s', (background, color, expected) => {
  expect(readableOn(background, color)).toBe(expected);
});

test.each([
  [0, '#204060'],
  [0.5, '#908070'],
  [1, '#ffc080'],
])('a share of %d between two colours is %s', (share, expected) => {
  expect(mixed('#204060', '#ffc080', share)).toBe(expected);
});
