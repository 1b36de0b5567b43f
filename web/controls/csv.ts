import type { Column } from './data-table.tsx';

/** Spreadsheets read UTF-8 only behind this mark. */
const BYTE_ORDER_MARK = '\uFEFF';
const FORMULA_BEGINS = /^[=+\-@\t\r]/;

/** Rows as a spreadsheet opens them; no text becomes a formula. */
export function csvOf<R>(columns: readonly Column<R>[], rows: readonly R[]): string {
  const lines = [
    columns.map(({ title }) => fieldOf(title)),
    ...rows.map((row) => columns.map(({ text }) => fieldOf(text(row)))),
  ];
  return BYTE_ORDER_MARK + lines.map((line) => line.join(',')).join('\r\n');
}

function fieldOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA_BEGINS.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
