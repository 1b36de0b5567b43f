import { AppError } from '#shared/errors.ts';
import type { ImportFile } from './import-files.ts';

export type FileLine = {
  /** `undefined` if it is not UTF-8. */
  readonly text: string | undefined;
  /** Where in the file it begins. */
  readonly offset: number;
};

/** A line is a credential: what is longer is something else. */
const LINE_BYTES_MAX = 100_000;

const NEWLINE = 0x0a;

const RETURN = 0x0d;

/**
 * Up to `count` lines of a file from a byte on, without their ends; fewer only at its end.
 *
 * @throws AppError INVALID_INPUT if it has a line of more than 100,000 bytes
 */
export async function linesFrom(
  file: ImportFile,
  offset: number,
  count: number,
): Promise<FileLine[]> {
  const lines: FileLine[] = [];
  let at = offset;
  while (at < file.bytes && lines.length < count) {
    const bytes = await file.read(at, LINE_BYTES_MAX);
    const isEnd = at + bytes.length >= file.bytes;
    let start = 0;
    while (lines.length < count && start < bytes.length) {
      const newline = bytes.indexOf(NEWLINE, start);
      if (newline < 0 && !isEnd) break;
      const end = newline < 0 ? bytes.length : newline;
      if (end - start > LINE_BYTES_MAX) throw tooLong();
      lines.push({ text: textOf(bytes.subarray(start, end)), offset: at + start });
      start = end + 1;
    }
    if (start === 0) throw tooLong();
    at += start;
  }
  return lines;
}

function tooLong(): AppError {
  return new AppError('INVALID_INPUT', 'the file has a line of more than 100,000 bytes', {
    field: 'body',
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A text without the return at its end, or `undefined` if it is not UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  const line = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
  try {
    return utf8.decode(line);
  } catch {
    // TypeError: it is not UTF-8.
    return undefined;
  }
}

/** What files begin with that are no text, and what to do about it. */
const OTHER_FILES: readonly (readonly [string, string])[] = [
  ['504b0304', 'this is a spreadsheet or an archive: save it as CSV (UTF-8)'],
  [
    '89504e47',
    'this is a picture: send a baked badge to POST /v1/credentials/import, as image/png',
  ],
  ['1f8b', 'this file is compressed: send it as it was before'],
  ['fffe', 'this file is UTF-16: save it as CSV (UTF-8)'],
  ['feff', 'this file is UTF-16: save it as CSV (UTF-8)'],
  ['d0cf11e0', 'this is an old spreadsheet: save it as CSV (UTF-8)'],
];

/** Why the beginning of a file says that it is no text, or `undefined`. */
export function fileFault(beginning: Buffer): string | undefined {
  const hex = beginning.subarray(0, 4).toString('hex');
  if (hex === '') return 'the file is empty';
  return OTHER_FILES.find(([signature]) => hex.startsWith(signature))?.[1];
}
