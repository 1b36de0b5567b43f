import { AppError } from '#shared/errors.ts';

const AS_TABLE = 'save the table as CSV (UTF-8) or as .xlsx';

/** What files begin with that are no text, as hexadecimal digits, and what to do about it. */
const OTHER_FILES: readonly (readonly [string, string])[] = [
  ['504b0304', `this is an archive (ZIP) and no table: unpack it, or ${AS_TABLE}`],
  ['1f8b', 'this file is compressed: unpack it, and send what is in it'],
  ['377abcaf', 'this file is compressed: unpack it, and send what is in it'],
  ['52617221', 'this file is compressed: unpack it, and send what is in it'],
  [
    'd0cf11e0',
    `this is an old or an encrypted spreadsheet (.xls): ${AS_TABLE}, without a password`,
  ],
  ['25504446', `this is a PDF and no table: ${AS_TABLE}`],
  [
    '89504e47',
    `this is a picture (PNG) and no table: ${AS_TABLE}; send a baked badge to POST /v1/credentials/import, as image/png`,
  ],
  ['ffd8ff', `this is a picture (JPEG) and no table: ${AS_TABLE}`],
  ['47494638', `this is a picture (GIF) and no table: ${AS_TABLE}`],
  ['52494646', `this is a picture or a recording (RIFF) and no table: ${AS_TABLE}`],
  ['7b5c7274', `this is a text document (RTF) and no table: ${AS_TABLE}`],
  ['53514c69', `this is a database (SQLite) and no table: ${AS_TABLE}`],
];

/** What texts begin with that are no tables. */
const OTHER_TEXTS: readonly (readonly [RegExp, string])[] = [
  [
    /^<(?:!doctype html|html|head|body|table|meta)/i,
    `this is a web page (HTML) and no table: ${AS_TABLE}`,
  ],
  [
    /^<svg|^<\?xml[^>]*>\s*(?:<!--[\s\S]*?-->\s*)?<svg/i,
    `this is a picture (SVG) and no table: ${AS_TABLE}`,
  ],
  [/^<(?:\?xml|[a-z][\w:-]*[\s>/])/i, `this is XML and no table: ${AS_TABLE}`],
  [
    /^(?:\{\s*["}]|\[\s*[{"\]])/,
    'this is JSON and no table: send it as application/json or application/x-ndjson, or choose the format json or ndjson',
  ],
  [/^ey[\w-]+\.ey[\w-]+\.[\w-]+\s*$/, 'this is a JWT and no table: send it as application/vc+jwt'],
];

/** What tables are sent as; which kind they are, their bytes tell. */
const TABLE_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'application/csv',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
];

export function isTableType(contentType: string | undefined): boolean {
  return TABLE_TYPES.includes(contentType?.split(';')[0]?.trim().toLowerCase() ?? '');
}

const ARCHIVE = '504b0304';

/** Returns why the beginning of a file says that it is no text, or `undefined`. */
export function fileFault(beginning: Buffer): string | undefined {
  const hex = beginning.subarray(0, 4).toString('hex');
  if (hex === '') return 'the file is empty';
  return OTHER_FILES.find(([signature]) => hex.startsWith(signature))?.[1];
}

/** Whether a file is a ZIP archive, as every .xlsx is. */
export function isArchive(beginning: Buffer): boolean {
  return beginning.subarray(0, 4).toString('hex') === ARCHIVE;
}

/** @throws AppError INVALID_INPUT that names what the file is, if its text is of another kind than a table */
export function refuseOtherTexts(beginning: string): void {
  const text = beginning.replace(/^\uFEFF/, '').trimStart();
  const fault = OTHER_TEXTS.find(([sign]) => sign.test(text))?.[1];
  if (fault) throw noTable(fault);
  if (text === '') throw noTable('the file is empty');
  if (text.includes('\0')) throw noTable(`this is no text and no table: ${AS_TABLE}`);
}

export function noTable(message: string, cause?: unknown): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'body', cause });
}
