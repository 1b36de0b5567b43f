import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as hb from 'harfbuzzjs';
import decompress from 'woff2-encoder/decompress';

const { resolve } = createRequire(import.meta.url);

/** Reads a file of a package: from node_modules, or from beside the bundle (infra/card-assets.ts). */
export function assetOf(specifier: string): Buffer {
  return readFileSync(resolve(specifier));
}

/** A font file that holds some of a script's characters. */
export type Slice = { readonly file: string; readonly ranges: readonly Range[] };
type Range = readonly [first: number, last: number];

const SCRIPTS = [
  'noto-sans',
  'noto-sans-arabic',
  'noto-sans-hebrew',
  'noto-sans-thai',
  'noto-sans-bengali',
  'noto-sans-tamil',
  'noto-sans-telugu',
  'noto-sans-gujarati',
  'noto-sans-kannada',
  'noto-sans-malayalam',
  'noto-sans-gurmukhi',
  'noto-sans-oriya',
  'noto-sans-sinhala',
  'noto-sans-myanmar',
  'noto-sans-khmer',
  'noto-sans-lao',
  'noto-sans-georgian',
  'noto-sans-armenian',
  'noto-sans-ethiopic',
  'noto-serif-tibetan',
  'noto-sans-thaana',
  'noto-sans-syriac',
  'noto-sans-cherokee',
  'noto-sans-javanese',
  'noto-sans-canadian-aboriginal',
  'noto-sans-adlam',
  'noto-sans-ol-chiki',
];
const [CHINESE, JAPANESE, KOREAN] = ['noto-sans-sc', 'noto-sans-jp', 'noto-sans-kr'];

/** Joiners, variation selectors and the like: any font of their neighbours will do. */
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u;

/** Returns the packages to look for a text's characters in, the preferred first. */
export function packagesFor(text: string): readonly string[] {
  return [...SCRIPTS, ...ideographsFor(text)];
}

/** The same ideograph has another shape in Japan and in Korea. */
function ideographsFor(text: string): string[] {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return [JAPANESE, CHINESE, KOREAN];
  return /\p{Script=Hangul}/u.test(text)
    ? [KOREAN, CHINESE, JAPANESE]
    : [CHINESE, JAPANESE, KOREAN];
}

/** Returns the first slice that has every character of the text, or `undefined`. */
export function sliceFor(text: string, packages: readonly string[]): Slice | undefined {
  const codes = [...text].flatMap((letter) =>
    IGNORABLE.test(letter) ? [] : [letter.codePointAt(0) ?? 0],
  );
  for (const name of packages) {
    const slice = slicesIn(name).find((one) => codes.every((code) => holds(one, code)));
    if (slice) return slice;
  }
  return undefined;
}

export function holds({ ranges }: Slice, code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last);
}

const slices = new Map<string, readonly Slice[]>();

function slicesIn(name: string): readonly Slice[] {
  const known = slices.get(name) ?? readSlices(name);
  slices.set(name, known);
  return known;
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

export type Weight = 400 | 700;

const fonts = new Map<string, Promise<hb.Font>>();

/** Loads a slice as a font of this weight. Each is read once and kept while the process lives. */
export function fontOf({ file }: Slice, weight: Weight): Promise<hb.Font> {
  const key = `${file} ${weight}`;
  const font = fonts.get(key) ?? loadFont(file, weight);
  fonts.set(key, font);
  return font;
}

async function loadFont(file: string, weight: Weight): Promise<hb.Font> {
  const font = new hb.Font(new hb.Face(new hb.Blob(await decompress(assetOf(file)))));
  font.setVariations([new hb.Variation('wght', weight)]);
  return font;
}
