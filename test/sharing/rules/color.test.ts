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
  [0, '#204060'],
  [0.5, '#908070'],
  [1, '#ffc080'],
])('a share of %d between two colours is %s', (share, expected) => {
  expect(mixed('#204060', '#ffc080', share)).toBe(expected);
});
