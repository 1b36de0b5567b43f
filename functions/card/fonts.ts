import { assetOf } from './asset.ts';

/** A slice of a font: only what a text needs is read. */
export type Font = {
  readonly name: string;
  readonly data: Buffer;
  readonly weight: 400;
  readonly style: 'normal';
};

type Range = readonly [first: number, last: number];
type Slice = { readonly file: string; readonly ranges: readonly Range[] };

const LETTERS = ['noto-sans', 'noto-sans-arabic', 'noto-sans-hebrew', 'noto-sans-thai'];
const [CHINESE, JAPANESE, KOREAN] = ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr'];

/** The fonts that these texts need, each under a name of its own, in the order of preference. */
export function fontsFor(texts: readonly string[]): Font[] {
  const text = texts.join('');
  const packages = [...LETTERS, ...ideographsFor(text)];
  const files = new Set(sliceOf('A', packages));
  for (const letter of new Set(text)) {
    for (const file of sliceOf(letter, packages)) files.add(file);
  }
  return [...files].map(fontIn);
}

/** Whether there is a font for every letter and digit of a text. */
export function canBeDrawn(text: string): boolean {
  const packages = [...LETTERS, CHINESE, JAPANESE, KOREAN];
  return [...text].every((letter) => {
    return !/[\p{L}\p{N}]/u.test(letter) || sliceOf(letter, packages).length > 0;
  });
}

/** The same ideograph is drawn otherwise in Japan and Korea. */
function ideographsFor(text: string): string[] {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return [JAPANESE, CHINESE, KOREAN];
  return /\p{Script=Hangul}/u.test(text)
    ? [KOREAN, CHINESE, JAPANESE]
    : [CHINESE, JAPANESE, KOREAN];
}

/** The file with that letter, in the first package that has it; none if no package has. */
function sliceOf(letter: string, packages: readonly string[]): string[] {
  const code = letter.codePointAt(0) ?? 0;
  const isIn = ([first, last]: Range) => code >= first && code <= last;
  for (const name of packages) {
    const slice = slicesIn(name).find(({ ranges }) => ranges.some(isIn));
    if (slice) return [slice.file];
  }
  return [];
}

const known = new Map<string, readonly Slice[]>();

function slicesIn(name: string): readonly Slice[] {
  const slices = known.get(name) ?? readSlices(name);
  known.set(name, slices);
  return slices;
}

function readSlices(name: string): Slice[] {
  const text = assetOf(`@fontsource-variable/${name}/unicode.json`).toString();
  const rangesBySubset = Object.entries(JSON.parse(text) as Record<string, string>);
  return rangesBySubset.map(([subset, ranges]) => ({
    file: `@fontsource-variable/${name}/files/${name}-${subset.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`,
    ranges: ranges.split(',').map(rangeOf),
  }));
}

/** `U+1f1e9-1f1f5`, or `U+1f21a` alone. */
function rangeOf(text: string): Range {
  const [first = '', last = first] = text.replace('U+', '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

const read = new Map<string, Font>();

function fontIn(file: string): Font {
  const name = /([^/]+)-wght-normal/.exec(file)?.[1] ?? file;
  const font = read.get(file) ?? { name, data: assetOf(file), weight: 400, style: 'normal' };
  read.set(file, font);
  return font;
}
