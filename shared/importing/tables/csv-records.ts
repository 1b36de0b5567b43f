import type { FieldFault } from '#shared/errors.ts';
import type { FileLine } from './file-lines.ts';

type Cells = readonly string[];

/** The cells that begin at a line and how many lines they take, or why they cannot be read. */
export type CsvRecord = { readonly lines: number } & (
  | { readonly cells: Cells }
  | { readonly fault: FieldFault }
);

export type CsvLine = Pick<FileLine, 'text' | 'fault'>;

type Shape = { readonly delimiter: string; readonly columns: number };

/** A cell may hold line breaks, but a quote that is never closed must not swallow the file. */
export const RECORD_LINES_MAX = 20;

export const DELIMITERS = [',', ';', '\t', '|'];

/**
 * The record that begins at a line. A line that has fewer cells than the header ends there. If its
 * quotes do not match within twenty lines, that one line is at fault and no other.
 */
export function recordAt(lines: readonly CsvLine[], at: number, shape: Shape): CsvRecord {
  const first = lines[at];
  if (first?.text === undefined) return fault(first?.fault ?? 'this line cannot be read');
  const cells = cellsOf(first.text, shape.delimiter);
  if (!cells) return longRecordAt(lines, at, shape) ?? fault(UNMATCHED);
  const fitting = fittedTo(shape.columns, cells);
  return fitting ? { cells: fitting, lines: 1 } : fault(tooMany(cells, shape));
}

/** A record whose cells hold line breaks. */
function longRecordAt(lines: readonly CsvLine[], at: number, shape: Shape): CsvRecord | undefined {
  let text = lines[at]?.text ?? '';
  let short: CsvRecord | undefined;
  let swallowsRecords = false;
  for (let count = 2; count <= RECORD_LINES_MAX && at + count <= lines.length; count++) {
    const next = lines[at + count - 1]?.text;
    if (next === undefined) break;
    text += `\n${next}`;
    // A line that is a whole record is hardly the middle of another one's cell.
    swallowsRecords ||=
      shape.columns > 1 && cellsOf(next, shape.delimiter)?.length === shape.columns;
    const cells = cellsOf(text, shape.delimiter);
    const fitting = cells && fittedTo(shape.columns, cells);
    if (fitting && cells.length >= shape.columns) return { cells: fitting, lines: count };
    if (fitting && !swallowsRecords) short ??= { cells: fitting, lines: count };
  }
  return short;
}

const UNMATCHED =
  'the quotes of this line do not match: close each quote, and write a quote within quotes twice';

function tooMany(cells: Cells, { delimiter, columns }: Shape): string {
  const sign = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
  return `this line has ${cells.length} columns, the header ${columns}: put a cell that holds ${sign} into quotes`;
}

function fault(message: string): CsvRecord {
  return { lines: 1, fault: { field: 'body', message } };
}

/** At most as many cells as there are columns, or `undefined` if more of them hold something. */
function fittedTo(columns: number, cells: Cells): Cells | undefined {
  return cells.slice(columns).some((cell) => cell !== '') ? undefined : cells.slice(0, columns);
}

/**
 * The cells of a text, or `undefined` if a cell's quote is opened and not closed.
 *
 * More forgiving than RFC 4180: quotes within a cell that does not begin with one, or that is not
 * ended by one, are the cell's own, as in `Robert "Bob" Example` and `"Bob" Example`.
 */
export function cellsOf(text: string, delimiter: string): Cells | undefined {
  if (!text.includes('"')) return text.split(delimiter).map(cellText);
  const pattern = cellPattern(delimiter);
  const cells: string[] = [];
  for (let isLast = false; !isLast; ) {
    const start = pattern.lastIndex;
    const [, quoted, bare = '', end] = pattern.exec(text) ?? [];
    const isOpen = quoted === undefined && bare.trimStart().startsWith('"');
    if (isOpen && (text.slice(start).split('"').length - 1) % 2 === 1) return undefined;
    cells.push(cellText(quoted?.replaceAll('""', '"') ?? bare));
    isLast = end === '';
  }
  return cells;
}

const PATTERNS = new Map<string, RegExp>();

/** A quoted cell, also as Excel's `="00123"`, or what stands up to the next delimiter. */
function cellPattern(delimiter: string): RegExp {
  const sign = `\\u{${delimiter.codePointAt(0)?.toString(16)}}`;
  const source = ` *=?"((?:[^"]|"")*)"[ \\r]*(?=${sign}|$)|([^${sign}]*)`;
  const known = PATTERNS.get(delimiter) ?? new RegExp(`(?:${source})(${sign}|$)`, 'uy');
  PATTERNS.set(delimiter, known);
  known.lastIndex = 0;
  return known;
}

/**
 * What a cell says: without spaces around it, in composed letters (NFC), without the `="…"` by which
 * Excel keeps zeros, and without the `'` by which exports keep formulas from being run.
 */
export function cellText(cell: string): string {
  const text = cell.trim().normalize('NFC');
  const formula = /^="((?:[^"]|"")*)"$/.exec(text)?.[1];
  if (formula !== undefined) return formula.replaceAll('""', '"').trim();
  return text.replace(/^'(?=[=+\-@])/, '');
}
