import type { ImportFile } from '#shared/importing/import-files.ts';
import { type HeaderFit, headerIn, PREAMBLE_LINES_MAX } from './csv-header.ts';
import { RECORD_LINES_MAX, recordAt } from './csv-records.ts';
import { fileFault, isArchive, noTable, refuseOtherTexts } from './file-kinds.ts';
import { linesFrom } from './file-lines.ts';
import type { Place, Table, TableRecord, TableStretch } from './table-record.ts';
import { encodingOf } from './text-encoding.ts';
import { workbookTable } from './workbook.ts';

export type TableOptions = {
  readonly countKnown: HeaderFit;
  /** The encoding that a person chose; without one, the bytes tell it. */
  readonly encoding?: string;
};

/** Enough of a file to tell its encoding. */
const BEGINNING_BYTES = 1_000_000;

/**
 * Opens a CSV or .xlsx file: the one reader of tables, for imports, import jobs, dry runs, column
 * previews and surveys.
 *
 * @throws AppError INVALID_INPUT naming `body` or `encoding` if the file is no table, or has no header
 */
export async function openTable(file: ImportFile, options: TableOptions): Promise<Table> {
  const beginning = (await file.read(0, BEGINNING_BYTES)).subarray(0, BEGINNING_BYTES);
  if (isArchive(beginning))
    return workbookTable(await file.read(0, file.bytes), options.countKnown);
  const fault = fileFault(beginning);
  if (fault) throw noTable(fault);
  const isWhole = beginning.length === file.bytes;
  const encoding = encodingOf(beginning, { chosen: options.encoding, isWhole });
  const first = await linesFrom(file, 0, PREAMBLE_LINES_MAX + RECORD_LINES_MAX, encoding);
  refuseOtherTexts(first.map(({ text = '\uFFFD' }) => text).join('\n'));
  const header = headerIn(first, options.countKnown);
  if (!header) throw noTable(first.find((line) => line.fault)?.fault ?? NO_HEADER);
  const { columns, delimiter } = header;

  function nextPlace(lines: typeof first, taken: number, line: number): Place {
    return { offset: lines[taken]?.offset ?? file.bytes, line: line + taken };
  }

  async function recordsFrom({ offset, line }: Place, count: number): Promise<TableStretch> {
    const lines = await linesFrom(file, offset, count + RECORD_LINES_MAX, encoding);
    const records: TableRecord[] = [];
    let at = 0;
    while (at < lines.length && at < count) {
      const isEmpty = lines[at]?.text?.trim() === '';
      const { lines: taken, ...record } = recordAt(lines, at, {
        delimiter,
        columns: columns.length,
      });
      if (!isEmpty && !isBlank(record)) records.push({ line: line + at, ...record });
      at += taken;
    }
    return { records, next: nextPlace(lines, at, line) };
  }

  const start = nextPlace(first, header.lines, 1);
  return { columns, delimiter, encoding: encoding.name, start, recordsFrom };
}

const NO_HEADER = 'the quotes of the header do not match: close each quote';

/** A line of nothing but delimiters, which spreadsheets write for rows that were emptied. */
function isBlank(record: object): boolean {
  return 'cells' in record && (record.cells as string[]).every((cell) => cell === '');
}

/** All records of a table that is small enough to be read at once. */
export async function allRecords(table: Table): Promise<readonly TableRecord[]> {
  const { records } = await table.recordsFrom(table.start, Number.MAX_SAFE_INTEGER);
  return records;
}

/** Bytes that came in one piece, as a file. */
export function fileOf(body: Buffer | string): ImportFile {
  const bytes = Buffer.from(body as Buffer);
  return { bytes: bytes.length, read: async (offset) => bytes.subarray(offset) };
}
