import { analyse } from 'chardet';
import { isEncoding } from '#shared/contracts/imports.ts';
import { AppError } from '#shared/errors.ts';

/** How a file's bytes are read as text. */
export type TextEncoding = {
  /** As the WHATWG Encoding Standard names it. */
  readonly name: string;
  /** The bytes of a sign of its own, such as a line's end. */
  readonly unit: 1 | 2;
  readonly isBigEndian: boolean;
  /** Returns the text, or `undefined` if the bytes are none in this encoding. */
  decode(bytes: Buffer): string | undefined;
};

/** @throws RangeError if there is no encoding of that name */
function encodingNamed(label: string): TextEncoding {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const name = decoder.encoding;
  const decode = (bytes: Buffer) => {
    try {
      return decoder.decode(bytes);
    } catch {
      // TypeError: these bytes are not in this encoding.
      return undefined;
    }
  };
  return { name, unit: /^utf-16/.test(name) ? 2 : 1, isBigEndian: name === 'utf-16be', decode };
}

export const UTF_8 = encodingNamed('utf-8');

const MARKS = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
] as const;

/**
 * The encoding of a file, by its beginning: what its byte order mark says, what a person chose, or
 * what its bytes look like. The same beginning gives the same answer.
 *
 * @throws AppError INVALID_INPUT naming `encoding` if the bytes fit several encodings
 */
export function encodingOf(
  beginning: Buffer,
  { chosen, isWhole = true }: { readonly chosen?: string; readonly isWhole?: boolean } = {},
): TextEncoding {
  const hex = beginning.subarray(0, 3).toString('hex');
  const [, marked] = MARKS.find(([mark]) => hex.startsWith(mark)) ?? [];
  const told = marked ?? chosen ?? wideEncoding(beginning);
  if (told) return encodingNamed(told);
  // A beginning that was cut off may end within a letter.
  const end = isWhole ? beginning.length : beginning.lastIndexOf('\n') + 1 || beginning.length;
  const whole = beginning.subarray(0, end);
  if (UTF_8.decode(whole) !== undefined || isMostlyUtf8(whole)) return UTF_8;
  const guess = legacyEncoding(whole);
  if (guess) return encodingNamed(guess);
  throw new AppError(
    'INVALID_INPUT',
    'the file is not UTF-8, and its bytes do not tell its encoding: save it as CSV (UTF-8), or name its encoding, such as windows-1251',
    { field: 'encoding' },
  );
}

/** UTF-16 without a mark: digits, signs and line ends have a byte of zero before or after them. */
function wideEncoding(beginning: Buffer): string | undefined {
  const sample = beginning.subarray(0, 4000);
  let [even, odd] = [0, 0];
  for (const [i, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  if (even + odd < sample.length / 50) return undefined;
  if (odd > 4 * even) return 'utf-16le';
  return even > 4 * odd ? 'utf-16be' : undefined;
}

const NOT_ASCII = /\P{ASCII}/u;

/** A few damaged lines do not make another encoding of a UTF-8 file. */
function isMostlyUtf8(sample: Buffer): boolean {
  let [good, bad] = [0, 0];
  for (const line of sample.toString('latin1').split(/[\r\n]/)) {
    if (!NOT_ASCII.test(line)) continue;
    if (UTF_8.decode(Buffer.from(line, 'latin1')) === undefined) bad += 1;
    else good += 1;
  }
  return good >= bad;
}

/** Encodings of one byte for the Latin script; of equally likely ones, the first. */
const LATIN = ['windows-1252', 'windows-1250', 'windows-1254', 'macintosh', 'windows-1257'];

/** What else chardet may find, and how sure it has to be: short texts give it little to count. */
const OTHERS: readonly (readonly [RegExp, number])[] = [
  [/^(?:windows-125[1356]|KOI8-R|ISO-8859-[5-8])$/, 15],
  [/^(?:Shift_JIS|EUC-JP|EUC-KR|Big5|GB18030)$/, 25],
];

const LATIN_MIN = 0.7;

const ODDNESS_MAX = 0.1;

/**
 * In a language with Latin letters, one or two letters beyond ASCII stand among others; in Greek,
 * Cyrillic, Arabic, Chinese and others they come in runs.
 */
function legacyEncoding(sample: Buffer): string | undefined {
  const text = sample.toString('latin1');
  const runs = text.match(/[\x80-\xFF]+/g) ?? [];
  const short = text.match(
    /(?<![\x80-\xFF])(?:[\x80-\xFF]|(?<=[a-z])[\x80-\xFF]{2}|[\x80-\xFF]{2}(?=[a-z]))(?![\x80-\xFF])/gi,
  );
  if ((short?.length ?? 0) >= runs.length * LATIN_MIN) return likeliestLatin(sample);
  // The rest of the lines would thin the statistics, but holds second bytes of two-byte letters.
  const guesses = [Buffer.from(runs.join(' '), 'latin1'), textLines(sample)].map(analyse);
  return OTHERS.flatMap(([names, least], i) =>
    (guesses[i] ?? []).filter(
      ({ name, confidence }) =>
        names.test(name) && confidence >= least && isPlausible(sample, name),
    ),
  )[0]?.name;
}

function isPlausible(sample: Buffer, name: string): boolean {
  if (!isEncoding(name) || oddnessIn(sample, name) > ODDNESS_MAX) return false;
  const text = encodingNamed(name).decode(sample) ?? '';
  // Names begin with capitals where the script has them: Hebrew read as Greek has none.
  return (
    !/[\p{Script=Greek}\p{Script=Cyrillic}]/u.test(text) || /[\u0370-\u04FF](?<=\p{Lu})/u.test(text)
  );
}

/** The lines that hold more than ASCII: the rest says nothing, and thins the statistics. */
function textLines(sample: Buffer): Buffer {
  const lines = sample.toString('latin1').split(/[\r\n]+/);
  return Buffer.from(lines.filter((line) => NOT_ASCII.test(line)).join('\n'), 'latin1');
}

function likeliestLatin(sample: Buffer): string | undefined {
  const rated = LATIN.map((name) => ({ name, oddness: oddnessIn(sample, name) }));
  const [best] = rated.sort((a, b) => a.oddness - b.oddness);
  return best && best.oddness < 0.5 ? best.name : undefined;
}

/** Signs that no word holds: other signs between letters, controls, and a capital after a small letter. */
const ODD =
  /(?<=\p{L})[^\p{L}\p{M}\p{ASCII}’‘´–—…»”“]|[^\p{L}\p{M}\p{ASCII}’‘«„“–—]+(?=\p{L})|[\x80-\x9F\uFFFD]|(?<=\p{Ll})(?=\P{ASCII})\p{Lu}/gu;

/** How many of the letters beyond ASCII would be odd in this encoding, from 0 to 1. */
function oddnessIn(sample: Buffer, name: string): number {
  const text = encodingNamed(name).decode(textLines(sample));
  if (text === undefined) return 1;
  const all = text.match(/\P{ASCII}/gu)?.length ?? 0;
  return (text.match(ODD)?.length ?? 0) / Math.max(1, all);
}
