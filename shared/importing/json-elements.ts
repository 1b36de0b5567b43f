import { AppError } from '#shared/errors.ts';
import type { ImportFile } from './import-files.ts';
import { type FileLine, textOf } from './tables/file-lines.ts';

/** An element is a credential: what is longer is something else. */
const ELEMENT_BYTES_MAX = 100_000;

type Elements = {
  readonly elements: readonly FileLine[];
  /** Where the next element begins, or the file's end if there is none. */
  readonly next: number;
};

/**
 * Up to `count` elements of a JSON array from a byte within it on.
 *
 * JSON's own signs are bytes of their own in UTF-8, and so an element's end is found without
 * reading what is in it: whoever goes on begins in the middle of the file.
 *
 * @throws AppError INVALID_INPUT if an element has more than 100,000 bytes, or the array no end
 */
export async function elementsFrom(
  file: ImportFile,
  offset: number,
  count: number,
): Promise<Elements> {
  const elements: FileLine[] = [];
  let at = offset;
  while (elements.length < count) {
    const bytes = await file.read(at, ELEMENT_BYTES_MAX);
    let start = 0;
    while (elements.length < count) {
      const from = afterBetween(bytes, start);
      if (bytes[from] === CLOSE_LIST) return { elements, next: file.bytes };
      const to = endOfElement(bytes, from);
      if (to === undefined) break;
      elements.push({ text: textOf(bytes.subarray(from, to)), offset: at + from });
      start = to;
    }
    if (start === 0) throw refusal(endlessFault(file, at, bytes.length));
    at += start;
  }
  return { elements, next: at };
}

/** Where the elements of a file begin: in an array, or in what other systems answer. @throws AppError INVALID_INPUT */
export async function startOfElements(file: ImportFile): Promise<number> {
  const beginning = (await file.read(0, ELEMENT_BYTES_MAX)).toString('latin1');
  const list = LIST.exec(beginning)?.[0];
  if (list !== undefined) return list.length;
  throw refusal(
    'the file must be a JSON array, or an object that begins with "credentials", "data", "result" or "assertions" as an array',
  );
}

/** After a mark of UTF-8, which latin1 shows as three letters. */
const LIST =
  /^(?:\u00EF\u00BB\u00BF)?\s*(?:\{\s*(?:"status"\s*:\s*\{[^{}]*\}\s*,\s*)?"(?:credentials|data|results?|assertions)"\s*:\s*)?\[/;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];

const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const BETWEEN: readonly (number | undefined)[] = [0x20, 0x09, 0x0a, 0x0d, COMMA];

function afterBetween(bytes: Buffer, start: number): number {
  let at = start;
  while (BETWEEN.includes(bytes[at])) at += 1;
  return at;
}

/** The comma or bracket that ends the element, or `undefined` if it does not end in these bytes. */
function endOfElement(bytes: Buffer, from: number): number | undefined {
  let [depth, isText] = [0, false];
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE_LIST)) return at;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
  }
  return undefined;
}

function endlessFault(file: ImportFile, at: number, length: number): string {
  const isEnd = at + length >= file.bytes;
  return isEnd
    ? 'the file ends in the middle of its JSON array: was it uploaded whole?'
    : 'the file has an element of more than 100,000 bytes';
}

function refusal(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'body' });
}
