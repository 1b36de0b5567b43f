import { parse } from 'csv-parse/sync';
import type { FieldFault } from '#shared/errors.ts';

/** The cells that begin at a line and how many lines they take, or why they cannot be read. */
export type CsvRecord = { readonly lines: number } & (
  | { readonly cells: readonly string[] }
  | { readonly fault: FieldFault }
);

/** A cell may hold line breaks, but a quote that is never closed must not swallow the file. */
export const RECORD_LINES_MAX = 20;

export const NOT_UTF8 = 'this line is not UTF-8: save the file as CSV (UTF-8)';

const DELIMITERS = [',', ';', '\t', '|'];

/** What parts the cells: what stands most often in the header. */
export function delimiterOf(header: string): string {
  const unquoted = header.replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * The record that begins at a line. If its quotes do not match within twenty lines, or give another
 * number of cells than the header has, then that one line is at fault and no other.
 */
export function recordAt(
  lines: readonly (string | undefined)[],
  at: number,
  { delimiter, columns }: { readonly delimiter: string; readonly columns: number },
): CsvRecord {
  const first = lines[at];
  if (first === undefined) return fault(NOT_UTF8);
  const cells = cellsOf(first, delimiter);
  if (cells) return cells.length === columns ? { cells, lines: 1 } : wrongCount(cells, columns);
  for (let count = 2; count <= RECORD_LINES_MAX && at + count <= lines.length; count++) {
    const longer = cellsOf(lines.slice(at, at + count).join('\n'), delimiter);
    if (longer?.length === columns) return { cells: longer, lines: count };
  }
  return fault('the quotes of this line do not match');
}

function wrongCount({ length }: readonly string[], columns: number): CsvRecord {
  return fault(`this line has ${length} columns, the header ${columns}`);
}

function fault(message: string): CsvRecord {
  return { lines: 1, fault: { field: 'body', message } };
}

/** The cells of a text, or `undefined` if its quotes do not match. */
export function cellsOf(text: string, delimiter: string): readonly string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  try {
    const [record = [], ...more] = parse(text, {
      delimiter,
      trim: true,
      relax_column_count: true,
    }) as unknown as string[][];
    return more.length === 0 ? record : undefined;
  } catch {
    // csv-parse throws for nothing else in a single record.
    return undefined;
  }
}
