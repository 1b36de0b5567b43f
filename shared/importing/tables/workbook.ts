import { streamXlsxRows } from 'hucre/xlsx';
import { AppError } from '#shared/errors.ts';
import { bestOf, columnName, type HeaderFit, PREAMBLE_LINES_MAX } from './csv-header.ts';
import { cellText } from './csv-records.ts';
import { noTable } from './file-kinds.ts';
import type { Table, TableRecord } from './table-record.ts';
import { checkWorkbook } from './zip-directory.ts';

/** A workbook is held in memory as a whole: these keep it within some 500 MB. */
const BYTES_MAX = 20_000_000;

const ROWS_MAX = 200_000;

const CELLS_MAX = 4_000_000;

const SHEETS_MAX = 5;

type Row = { readonly line: number; readonly cells: readonly string[] };

/**
 * The table of an .xlsx workbook: of its first sheets, the one whose header names the most columns
 * that the importer knows. Rows are numbered as the spreadsheet numbers them.
 *
 * @throws AppError INVALID_INPUT naming `body` if it is another file, damaged, or too large
 */
export async function workbookTable(bytes: Buffer, countKnown: HeaderFit): Promise<Table> {
  if (bytes.length > BYTES_MAX) throw tooLarge();
  checkWorkbook(bytes);
  const sheet = await bestSheet(bytes, countKnown);
  if (!sheet) throw noTable('the workbook is empty: its first sheets hold no cells');
  const rows = await rowsOf(bytes, sheet.index, ROWS_MAX + 1);
  if (rows.length > ROWS_MAX) throw tooLarge();
  const { columns } = sheet.header;
  const records = rows.slice(sheet.header.lines).map(
    ({ line, cells }): TableRecord => ({
      line,
      cells: columns.map((_, i) => cells[i] ?? ''),
    }),
  );

  /** Offsets say how far the file is read; where to go on, the number of the row says. */
  function placeAt(i: number) {
    const isEnd = i >= records.length;
    const offset = Math.max(1, Math.floor((bytes.length * i) / Math.max(1, records.length)));
    return { offset: isEnd ? bytes.length : offset, line: records[i]?.line ?? ROWS_MAX + 1 };
  }

  return {
    columns,
    start: placeAt(0),
    recordsFrom: async ({ line }, count) => {
      const found = records.findIndex((record) => record.line >= line);
      const from = found < 0 ? records.length : found;
      return { records: records.slice(from, from + count), next: placeAt(from + count) };
    },
  };
}

function tooLarge() {
  return noTable(
    'the workbook has more than 200,000 rows, 4,000,000 cells or 20 MB: save the sheet as CSV (UTF-8)',
  );
}

async function bestSheet(bytes: Buffer, countKnown: HeaderFit) {
  const sheets = await Promise.all(
    Array.from({ length: SHEETS_MAX }, async (_, index) => {
      const first = await rowsOf(bytes, index, PREAMBLE_LINES_MAX);
      const readings = first.map(({ cells }, i) => {
        const columns = cells.map(columnName);
        const names = columns.filter((column) => column !== '');
        const header = { columns, delimiter: '', lines: i + 1 };
        return { header, from: i, fit: countKnown(names), width: names.length };
      });
      const best = bestOf(readings);
      return best ? [{ index, ...best }] : [];
    }),
  );
  return sheets.flat().sort((a, b) => b.fit - a.fit || a.index - b.index)[0];
}

/** The rows of a sheet that hold something; none of a sheet that is not there. */
async function rowsOf(bytes: Buffer, sheet: number, rowsMax: number): Promise<Row[]> {
  const rows: Row[] = [];
  let cellCount = 0;
  try {
    for await (const { index, values } of streamXlsxRows(new Uint8Array(bytes), { sheet })) {
      const cells = values.map((value) => textIn(value));
      cellCount += cells.length;
      if (cellCount > CELLS_MAX) throw tooLarge();
      if (cells.some((cell) => cell !== '')) rows.push({ line: index + 1, cells });
      if (rows.length >= rowsMax) break;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The reader throws errors of many kinds, its own and those of unpacking.
    throw noTable(DAMAGED, error);
  }
  return rows;
}

const DAMAGED = 'the workbook is damaged: open it, and save it again as .xlsx or as CSV (UTF-8)';

/** A cell as a CSV would hold it: a day without a time as a date. */
function textIn(value: unknown): string {
  if (value instanceof Date) {
    const clock = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19);
    return clock.replace(/T00:00:00$/, '');
  }
  return value === null || value === undefined ? '' : cellText(String(value));
}
