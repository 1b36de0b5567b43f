import type { ImportFile } from '../import-files.ts';
import { type TextEncoding, UTF_8 } from './text-encoding.ts';

export type FileLine = {
  /** `undefined` if it cannot be read; `fault` then says why. */
  readonly text: string | undefined;
  readonly fault?: string;
  /** Where in the file it begins. */
  readonly offset: number;
};

/** A line is a credential: what is longer is something else. */
const LINE_BYTES_MAX = 100_000;

const NEWLINE = 0x0a;

const RETURN = 0x0d;

export const NOT_UTF8 =
  'this line is not UTF-8: save the file as CSV (UTF-8), or name its encoding';

const TOO_LONG =
  'this line has more than 100,000 bytes: look for a line break or a quote that is missing';

/**
 * Reads up to `count` lines of a file from a byte on, without their ends (LF, CR LF or CR); fewer
 * only at the file's end. A line that cannot be read costs no other line.
 */
export async function linesFrom(
  file: ImportFile,
  offset: number,
  count: number,
  encoding: TextEncoding = UTF_8,
): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  let at = offset;
  while (at < file.bytes && lines.length < count) {
    const bytes = await file.read(at, LINE_BYTES_MAX + 2 * encoding.unit);
    const isEnd = at + bytes.length >= file.bytes;
    let start = 0;
    for (const { end, next } of endsIn(bytes, encoding, isEnd, count - lines.length)) {
      lines.push({ ...lineOf(bytes.subarray(start, end), encoding), offset: at + start });
      start = next;
    }
    if (start === 0) lines.push({ text: undefined, fault: TOO_LONG, offset: at });
    at = start > 0 ? at + start : await afterLine(file, at, encoding);
  }
  return lines;
}

function lineOf(bytes: Buffer, encoding: TextEncoding): Omit<FileLine, 'offset'> {
  if (bytes.length > LINE_BYTES_MAX) return { text: undefined, fault: TOO_LONG };
  const text = encoding.decode(bytes);
  if (text !== undefined) return { text };
  const fault =
    encoding === UTF_8 ? NOT_UTF8 : `this line is not ${encoding.name}: name the file’s encoding`;
  return { text, fault };
}

/** Where a line ends, and where the next one begins. */
type LineEnd = { readonly end: number; readonly next: number };

function endsIn(bytes: Buffer, encoding: TextEncoding, isEnd: boolean, count: number): LineEnd[] {
  const { unit } = encoding;
  const newlineFrom = signFinder(bytes, NEWLINE, encoding);
  const returnFrom = signFinder(bytes, RETURN, encoding);
  const ends: LineEnd[] = [];
  let start = 0;
  while (ends.length < count && start < bytes.length) {
    const end = Math.min(newlineFrom(start), returnFrom(start), bytes.length);
    const isReturn = returnFrom(start) === end;
    // What follows is still to be read: the line itself, or the other half of CR LF.
    if (!isEnd && (end === bytes.length || (isReturn && end + 2 * unit > bytes.length))) break;
    const isPair = isReturn && newlineFrom(end) === end + unit;
    const next = Math.min(end + (isPair ? 2 : 1) * unit, bytes.length);
    ends.push({ end, next });
    start = next;
  }
  return ends;
}

/** Finds where a sign is next; `Infinity` if it does not come again. Each call passes a later position. */
function signFinder(bytes: Buffer, sign: number, { unit, isBigEndian }: TextEncoding) {
  const sought = Buffer.from(unit === 1 ? [sign] : isBigEndian ? [0, sign] : [sign, 0]);
  let found = -1;
  return (from: number): number => {
    if (found >= from) return found;
    found = bytes.indexOf(sought, from);
    while (found >= 0 && found % unit !== 0) found = bytes.indexOf(sought, found + 1);
    if (found < 0) found = Number.POSITIVE_INFINITY;
    return found;
  };
}

/** Where the line after one begins that is too long to be read at once. */
async function afterLine(file: ImportFile, offset: number, encoding: TextEncoding) {
  const { unit } = encoding;
  let at = offset;
  while (at < file.bytes) {
    const bytes = await file.read(at, LINE_BYTES_MAX + 2 * unit);
    const [first] = endsIn(bytes, encoding, at + bytes.length >= file.bytes, 1);
    if (first) return at + first.next;
    // Not the last sign, which may be half of CR LF; and never half a sign.
    const passed = bytes.length - 2 * unit;
    at += passed - (passed % unit);
  }
  return file.bytes;
}

/** A text without the return at its end, or `undefined` if it is not UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  return UTF_8.decode(bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes);
}
