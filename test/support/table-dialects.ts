import * as fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';

/** How a table is written to a file. */
export type Dialect = {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'xlsx';
  readonly mark: boolean;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly quotes: 'all' | 'needed';
  readonly preamble: readonly string[];
  readonly sepLine: boolean;
  /** Empty cells at the end of a line: left out, as they are, or with some more. */
  readonly end: 'ragged' | 'even' | 'trailing';
  readonly letters: 'NFC' | 'NFD';
};

export const DIALECTS: fc.Arbitrary<Dialect> = fc.record({
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'xlsx'),
  mark: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  quotes: fc.constantFrom('all', 'needed'),
  preamble: fc.constantFrom([], ['Graduates of spring 2026', ''], ['', ''], ['Export; all, of it']),
  sepLine: fc.boolean(),
  end: fc.constantFrom('ragged', 'even', 'trailing'),
  letters: fc.constantFrom('NFC', 'NFD'),
});

/** A file that holds a table, in a dialect, and the number of its first record’s line. */
export async function written(
  rows: readonly (readonly string[])[],
  dialect: Dialect,
): Promise<{ bytes: Buffer; firstLine: number }> {
  const before = dialect.preamble.length + 1;
  if (dialect.encoding === 'xlsx') {
    const all = [...dialect.preamble.map((title) => [title]), ...rows.map((row) => [...row])];
    const bytes = Buffer.from(await writeXlsx({ sheets: [{ name: 'Awards', rows: all }] }));
    return { bytes, firstLine: before + 1 };
  }
  const sep = dialect.sepLine ? [`sep=${dialect.delimiter}`] : [];
  const lines = [...sep, ...dialect.preamble, ...rows.map((row) => lineOf(row, dialect)), ''];
  return {
    bytes: encoded(lines.join(dialect.lineEnd), dialect),
    firstLine: before + sep.length + 1,
  };
}

function lineOf(row: readonly string[], { delimiter, quotes, end, lineEnd }: Dialect): string {
  const filled = row.findLastIndex((cell) => cell !== '') + 1;
  const cells = end === 'ragged' ? row.slice(0, filled) : row;
  const told = cells.map((cell) => {
    const isPlain = quotes === 'needed' && !/["\n]/.test(cell) && !cell.includes(delimiter);
    if (isPlain) return cell;
    return `"${cell.replaceAll('"', '""').replaceAll('\n', lineEnd)}"`;
  });
  return [...told, ...(end === 'trailing' ? ['', ''] : [])].join(delimiter);
}

function encoded(text: string, { encoding, mark, letters }: Dialect): Buffer {
  const whole = (mark && encoding !== 'windows-1252' ? '\uFEFF' : '') + text;
  switch (encoding) {
    case 'windows-1252':
      return Buffer.from(text, 'latin1');
    case 'utf-16le':
      return Buffer.from(whole.normalize(letters), 'utf16le');
    case 'utf-16be':
      return Buffer.from(whole.normalize(letters), 'utf16le').swap16();
    default:
      return Buffer.from(whole.normalize(letters));
  }
}
