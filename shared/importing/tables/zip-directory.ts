import { noTable } from './file-kinds.ts';

/** What a workbook's own parts may come to when they are unpacked. */
const UNPACKED_BYTES_MAX = 150_000_000;

const ENTRIES_MAX = 5000;

type Entry = { readonly name: string; readonly packed: number; readonly unpacked: number };

/** What other archives hold, by the names in them, and what to do about it. */
const OTHER_ARCHIVES: readonly (readonly [RegExp, string])[] = [
  [
    /^word\//,
    'this is a text document (.docx) and no table: save its table as .xlsx or CSV (UTF-8)',
  ],
  [/^ppt\//, 'this is a presentation (.pptx) and no table: save its table as .xlsx or CSV (UTF-8)'],
  [/^xl\/workbook\.bin$/, 'this is a binary workbook (.xlsb): save it as .xlsx or CSV (UTF-8)'],
  [/^Index(?:\/|\.zip$)/, 'this is a Numbers or Pages document: export it as .xlsx or CSV (UTF-8)'],
  [/^content\.xml$/, 'this is an OpenDocument file (.ods): save it as .xlsx or CSV (UTF-8)'],
];

/**
 * Looks at a ZIP archive's directory before anything is unpacked.
 *
 * @throws AppError INVALID_INPUT naming `body` if it is no workbook, or would unpack to more than
 *   150 MB; the reader stops unpacking at the size that the directory tells
 */
export function checkWorkbook(bytes: Buffer): void {
  const entries = entriesIn(bytes);
  const names = entries.map(({ name }) => name);
  for (const [sign, fault] of OTHER_ARCHIVES) {
    if (names.some((name) => sign.test(name))) throw noTable(fault);
  }
  if (!names.some((name) => name.startsWith('xl/'))) {
    throw noTable('this is an archive (ZIP) and no table: unpack it, and send the table in it');
  }
  const parts = entries.filter(({ name }) => /\.(?:xml|rels)$/i.test(name));
  const hidesSize = parts.some(({ packed, unpacked }) => packed > 2 && unpacked === 0);
  const total = parts.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (!hidesSize && total <= UNPACKED_BYTES_MAX) return;
  throw noTable('the workbook unpacks to more than 150 MB: save the sheet as CSV (UTF-8)');
}

const [END, DIRECTORY] = [0x06054b50, 0x02014b50];

const [END_BYTES, ENTRY_BYTES] = [22, 46];

function entriesIn(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(signature(END));
  if (end < 0 || end + END_BYTES > bytes.length) throw damaged();
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > ENTRIES_MAX) throw damaged();
  return Array.from({ length: count }, () => {
    const isEntry = at + ENTRY_BYTES <= bytes.length && bytes.readUInt32LE(at) === DIRECTORY;
    if (!isEntry) throw damaged();
    const [nameBytes, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const name = bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + (nameBytes ?? 0));
    const entry = {
      name,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
    };
    at += ENTRY_BYTES + (nameBytes ?? 0) + (extra ?? 0) + (comment ?? 0);
    return entry;
  });
}

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

function damaged() {
  return noTable(
    'the archive is damaged or was cut off: open the file, and save it again as .xlsx',
  );
}
