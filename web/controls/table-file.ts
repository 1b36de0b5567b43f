import { majorUnits } from '../format/numbers.ts';

type Cell = string | number | null;

/** What a column of a table says of a row, and what files hold of it. */
export type FileSource<R> = {
  readonly title: string;
  /** Plain: what files hold unless `inFile` says otherwise, and what is shown if nothing else is. */
  readonly text: (row: R) => Cell;
  /** What files hold instead of `text`, where that is written for people: any number of columns. */
  readonly inFile?: (rows: readonly R[]) => readonly FileColumn<R>[];
};

/** A column of a saved file, the same for every locale: numbers, ISO days, codes, plain words. */
type FileColumn<R> = { readonly title: string; readonly of: (row: R) => Cell };

type Money = Readonly<Record<string, number>>;

/** Money as files hold it: a column of numbers for each currency that occurs. */
export function currencyColumns<R>(
  rows: readonly R[],
  moneyOf: (row: R) => Money,
): FileColumn<R>[] {
  const currencies = [...new Set(rows.flatMap((row) => Object.keys(moneyOf(row))))].sort();
  return currencies.map((currency) => ({
    title: `Value in ${currency}`,
    of: (row) => majorUnits(moneyOf(row)[currency] ?? 0, currency),
  }));
}

/** A table as files hold it: titles, and a line for each row. */
export type FileTable = { readonly titles: readonly string[]; readonly lines: readonly Cell[][] };

/** What files hold of rows: the same in CSV and XLSX, whatever the reader's locale. */
export function fileTable<R>(columns: readonly FileSource<R>[], rows: readonly R[]): FileTable {
  const own = columns.flatMap((column) => fileColumns(column, rows));
  return {
    titles: own.map(({ title }) => title),
    lines: rows.map((row) => own.map(({ of }) => of(row))),
  };
}

function fileColumns<R>({ title, text, inFile }: FileSource<R>, rows: readonly R[]) {
  return inFile ? inFile(rows) : [{ title, of: text }];
}

/** Spreadsheets read UTF-8 only behind this mark. */
const BYTE_ORDER_MARK = '\uFEFF';
const FORMULA_BEGINS = /^[=+\-@\t\r]/;

/** A table as CSV; no text becomes a formula. */
export function csvFile({ titles, lines }: FileTable): Blob {
  const all = [titles, ...lines].map((line) => line.map(fieldOf).join(','));
  return new Blob([BYTE_ORDER_MARK + all.join('\r\n')], { type: 'text/csv' });
}

function fieldOf(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA_BEGINS.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A table as a workbook with one sheet; the writer is loaded when it is first needed. */
export async function xlsxFile(table: FileTable): Promise<Blob> {
  const { writeXlsx } = await import('hucre/xlsx');
  const { titles, lines } = table;
  const rows = [[...titles], ...lines];
  const bytes = await writeXlsx({
    sheets: [{ name: 'Badgetrail', rows, freezePane: { rows: 1 } }],
  });
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: XLSX_TYPE });
}
