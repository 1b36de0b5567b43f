import { describe, expect, test } from 'vitest';
import { isRightToLeft, withoutBidiControls } from '#shared/sharing/rules/bidi.ts';

describe('the direction of a text', () => {
  test.each([
    { text: 'שלום', is: true, because: 'Hebrew is read from the right' },
    { text: 'مرحبا', is: true, because: 'so is Arabic' },
    { text: 'ܫܠܡܐ', is: true, because: 'and Syriac' },
    { text: 'ދިވެހި', is: true, because: 'and Thaana' },
    { text: 'ߒߞߏ', is: true, because: 'and N’Ko' },
    { text: '2026: «שלום»', is: true, because: 'digits and marks decide nothing' },
    { text: 'Ada שלום', is: false, because: 'the first letter decides' },
    { text: 'Ada', is: false, because: 'Latin is read from the left' },
    { text: '2026!', is: false, because: 'there is no letter' },
    { text: '', is: false, because: 'there is nothing' },
  ])('$text is right to left: $is, because $because', ({ text, is }) => {
    expect(isRightToLeft(text)).toBe(is);
  });

  test('no text turns what stands beside it', () => {
    const controls = '\u061c\u200e\u200f\u202a\u202c\u202e\u2066\u2069';

    expect(withoutBidiControls(`a${controls}b`)).toBe('ab');
    expect(withoutBidiControls('שלום Ada')).toBe('שלום Ada');
  });
});
