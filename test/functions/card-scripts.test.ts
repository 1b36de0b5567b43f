import { describe, expect, test } from 'vitest';
import type { Award } from '#shared/registry/award.ts';
import { cardPng, cardSvg, textsOf } from '../../functions/card/drawing.ts';
import { linesOf, piecesOf } from '../../functions/card/lines.ts';
import { canBeDrawn, shaped } from '../../functions/card/shaping.ts';

/** Words that people write on badges, in the scripts that a card can draw. */
const SAMPLES = {
  Latin: 'Grundlagen',
  Vietnamese: 'Nền tảng',
  Greek: 'Θεμέλια',
  Cyrillic: 'Основы',
  Armenian: 'հիմունքներ',
  Georgian: 'საფუძვლები',
  Hebrew: 'יסודות',
  Arabic: 'أساسيات',
  Urdu: 'بنیادی باتیں',
  Syriac: 'ܫܬܐܣܐ',
  Thaana: 'އަސާސް',
  Devanagari: 'सिद्धांत',
  Bengali: 'বিজ্ঞানের ভিত্তি',
  Gurmukhi: 'ਵਿਗਿਆਨ',
  Gujarati: 'વિજ્ઞાનની',
  Odia: 'ବିଜ୍ଞାନର',
  Tamil: 'அடிப்படைகள்',
  Telugu: 'ప్రాథమికాలు',
  Kannada: 'ದತ್ತಾಂಶ',
  Malayalam: 'അടിസ്ഥാനങ്ങൾ',
  Sinhala: 'විද්‍යාවේ',
  Thai: 'พื้นฐาน',
  Lao: 'ພື້ນຖານ',
  Burmese: 'အခြေခံများ',
  Khmer: 'មូលដ្ឋានគ្រឹះ',
  Tibetan: 'རྨང་གཞི།',
  Amharic: 'መሠረቶች',
  Cherokee: 'ᏗᎦᎸᏫᏍᏓᏁᏗ',
  Javanese: 'ꦣꦱꦂ',
  Inuktitut: 'ᐃᓕᓐᓂᐊᕐᓂᖅ',
  Adlam: '𞤁𞤭𞤲𞤣𞤭𞤪',
  'Ol Chiki': 'ᱥᱟᱱᱛᱟᱲᱤ',
  Chinese: '数据科学基础',
  Japanese: 'データサイエンスの基礎',
  Korean: '데이터 과학',
} as const;
const RIGHT_TO_LEFT = ['Hebrew', 'Arabic', 'Urdu', 'Syriac', 'Thaana', 'Adlam'];
/** What a font draws for a character that it does not have: a box at the glyph with number 0. */
const isRightToLeft = (script: string) => RIGHT_TO_LEFT.includes(script);
const glyphsOf = async (text: string, script = 'Latin') =>
  (await shaped(text, 700, isRightToLeft(script))).glyphs;

const award = (title: string, name?: string) =>
  ({
    issuer: { name: 'Riverside Academy' },
    program: { name: title },
    credential: { credentialId: 'crd_sample', issuedAt: '2026-03-01' },
    recipientName: name,
  }) as unknown as Award;

describe('a card draws', () => {
  test.each(Object.entries(SAMPLES))('%s: %s', async (script, text) => {
    expect(canBeDrawn(text)).toBe(true);
    const glyphs = await glyphsOf(text, script);
    expect(glyphs.length).toBeGreaterThan(0);
    const outlines = glyphs.map((glyph) => ('outline' in glyph ? glyph.outline : ''));
    const box = await boxOf(text);
    expect(outlines).not.toContain(box);
  });

  test('the box of a missing character would be seen', async () => {
    expect(await boxOf('a')).not.toBe('');
  });

  test('as PNG', async () => {
    const png = await cardPng(award(SAMPLES.Khmer, SAMPLES.Tamil), '');
    expect(png.toString('hex', 0, 8)).toBe('89504e470d0a1a0a');
  });
});

describe('letters are written as their script joins them', () => {
  test.each([
    { text: 'بب', because: 'Arabic letters in a word are joined' },
    { text: 'لا', because: 'lam and alef are one sign' },
    { text: 'ज्ञ', because: 'a Devanagari conjunct is one sign' },
    { text: 'জ্ঞ', because: 'so is a Bengali one' },
    { text: 'កោ', because: 'a Khmer vowel stands on both sides' },
    { text: 'கொ', because: 'so does a Tamil one' },
  ])('$text: $because', async ({ text }) => {
    const isArabic = /\p{Script=Arabic}/u.test(text);
    const whole = (await shaped(text, 400, isArabic)).glyphs;
    const apart = await Promise.all([...text].map((letter) => shaped(letter, 400, isArabic)));
    const outlines = (glyphs: typeof whole) =>
      glyphs.map((glyph) => 'outline' in glyph && glyph.outline);
    expect(outlines(whole)).not.toEqual(apart.flatMap(({ glyphs }) => outlines(glyphs)));
  });
});

describe('a line breaks', () => {
  test.each([
    { pieces: ['พื้น', 'ฐาน', 'วิทยาการ', 'ข้อมูล'], because: 'between Thai words, never inside one' },
    { pieces: ['วิทยาศาสตร์', 'ข้อมูล', 'ขั้น', 'สูง'], because: 'also of the longest' },
    { pieces: ['ข้อมูล', '(ขั้น', 'สูง)'], because: 'before a bracket, not behind it' },
    { pieces: ['“ความ', 'ปลอดภัย”', 'ระดับ1'], because: 'not between a quotation mark and its word' },
    { pieces: ['មូលដ្ឋាន', 'គ្រឹះ', 'វិទ្យាសាស្ត្រ', 'ទិន្នន័យ'], because: 'between Khmer words' },
    { pieces: ['data ', 'science'], because: 'at a space' },
  ])('$because', ({ pieces }) => {
    expect(piecesOf(pieces.join(''))).toEqual(pieces);
  });

  test('and ends with an ellipsis where there is no more room', async () => {
    const setting = {
      fontSize: 40,
      weight: 400,
      width: 200,
      linesMax: 2,
      isRightToLeft: false,
    } as const;
    const lines = await linesOf('a very long title that has no room in two lines', setting);
    expect(lines).toHaveLength(2);
    for (const { width } of lines) expect(width * setting.fontSize).toBeLessThanOrEqual(200);
  });
});

describe('what no font can draw', () => {
  const UNKNOWN = '\u{12000}\u{12001}';

  test('is left out, and the rest is drawn', async () => {
    expect(canBeDrawn(UNKNOWN)).toBe(false);
    expect(textsOf(award(UNKNOWN, 'Ada'))).not.toContain(UNKNOWN);
    expect(textsOf(award(UNKNOWN, 'Ada'))).toContain('Ada');
    expect(await cardSvg(award(UNKNOWN, 'Ada'), '')).toContain('<path');
  });

  test('takes its label with it', () => {
    expect(textsOf(award('Course', UNKNOWN))).toEqual([
      'Riverside Academy',
      'Course',
      expect.stringContaining('2026'),
    ]);
  });
});

/** The outline of the box that the fonts of a text draw for a missing character. */
async function boxOf(text: string): Promise<string> {
  const { fontOf, packagesFor, sliceFor } = await import('../../functions/card/fonts.ts');
  const slice = sliceFor([...text][0] ?? '', packagesFor(text));
  if (!slice) throw new Error(`no font for ${text}`);
  return (await fontOf(slice, 700)).glyphToPath(0);
}
