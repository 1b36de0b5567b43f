import { createHmac, type KeyObject } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import { foldedEmail } from '#shared/registry/rules/email-address.ts';
import { type CsvDateFormat, csvDateFault, csvInstant } from './csv-dates.ts';
import { CSV_FIELDS, type CsvFieldName, type CsvMapping, isCsvField } from './csv-fields.ts';
import { cellsOf, delimiterOf, recordAt } from './csv-records.ts';
import type { Row } from './formats/adapter.ts';

export type CsvOptions = {
  /** Without one, the columns have to be called as our fields are. */
  readonly mapping?: CsvMapping;
  /** What a field is where its cell is empty, or where it has no column. */
  readonly defaults?: CsvMapping;
  /** The order of day and month in dates with slashes. */
  readonly dateFormat?: CsvDateFormat;
  readonly timeZone: string;
  /** Ids that are made of people's addresses are hashes with it: nobody can find the address by guessing. */
  readonly idKey: KeyObject | Buffer;
};

/** A CSV whose header was read: how many cells a line has to have, and what each of them tells. */
export type CsvTable = {
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** Each field with the place of its column. */
  readonly places: readonly (readonly [CsvFieldName, number])[];
};

/** The rows of a CSV text. @throws AppError INVALID_INPUT naming the column if the header does not fit */
export function csvRows(body: string, options: CsvOptions): Row[] {
  const [header = '', ...lines] = linesOf(body);
  const table = csvTable(header, options.mapping);
  return csvRowsFrom(table, lines, { firstLine: 2, ...options }).rows;
}

export function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

type Stretch = CsvOptions & {
  /** The number of the first line, as an editor counts. */
  readonly firstLine: number;
  /** No record that begins after so many lines is read. */
  readonly linesMax?: number;
};

/** The rows of these lines, and how many lines they take; a line that is `undefined` is not UTF-8. */
export function csvRowsFrom(
  table: CsvTable,
  lines: readonly (string | undefined)[],
  { firstLine, linesMax = lines.length, ...options }: Stretch,
): { rows: Row[]; taken: number } {
  const shape = { delimiter: table.delimiter, columns: table.columns.length };
  const rows: Row[] = [];
  let at = 0;
  while (at < lines.length && at < linesMax) {
    const line = firstLine + at;
    const isEmpty = lines[at]?.trim() === '';
    const record = recordAt(lines, at, shape);
    at += record.lines;
    if (isEmpty) continue;
    const fault = 'fault' in record ? record.fault : dateFaultIn(record.cells, table, options);
    if (fault) rows.push({ line, fault });
    else if ('cells' in record) rows.push({ line, row: rowFrom(record.cells, table, options) });
  }
  return { rows, taken: at };
}

/** What a header says. @throws AppError INVALID_INPUT naming the column that does not fit */
export function csvTable(header: string, mapping?: CsvMapping): CsvTable {
  const delimiter = delimiterOf(header);
  const columns = header.trim() === '' ? [] : cellsOf(header, delimiter);
  if (!columns) throw refusal('body', 'the quotes of the header do not match');
  const wanted = mapping ? Object.entries(mapping) : ownColumns(columns);
  const places = wanted.map(([field, column]) => {
    return [field as CsvFieldName, placeOf(columns, column)] as const;
  });
  return { delimiter, columns, places };
}

/** Columns that are called as our fields are, and no others. */
function ownColumns(columns: readonly string[]): (readonly [CsvFieldName, string])[] {
  if (!columns.some(isCsvField)) throw refusal('body', NO_HEADER);
  const own = columns.map((column) => {
    if (isCsvField(column)) return [column, column] as const;
    const known = Object.keys(CSV_FIELDS).join(', ');
    const message = `there is no column "${column}": the columns are ${known}; map others to them with \`mapping\``;
    throw refusal(column || 'body', message);
  });
  if (columns.includes('externalId')) return own;
  for (const column of columns) placeOf(columns, column);
  throw refusal('externalId', 'the column externalId is missing');
}

/** What stands in such a line may be a person's: it is not said again. */
const NO_HEADER =
  'the first line names none of our columns: begin the file with a header such as externalId,recipient.name,recipient.email, or map its columns with `mapping`';

function placeOf(columns: readonly string[], column: string): number {
  const place = columns.indexOf(column);
  if (place < 0) throw refusal(column, `the file has no column "${column}"`);
  if (columns.lastIndexOf(column) === place) return place;
  throw refusal(column, `the column ${column} comes twice`);
}

function refusal(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}

function dateFaultIn(cells: readonly string[], { places }: CsvTable, options: CsvOptions) {
  for (const [field, place] of places) {
    const isDate = CSV_FIELDS[field].kind === 'instant';
    const message = isDate ? csvDateFault(cells[place] ?? '', options) : undefined;
    if (message) return { field, message };
  }
  return undefined;
}

/** A record as our own shape, not yet checked; an empty cell is a field that is not given. */
function rowFrom(cells: readonly string[], { places }: CsvTable, options: CsvOptions): unknown {
  const told: Record<string, string> = { ...options.defaults };
  for (const [field, place] of places) {
    const cell = cells[place];
    if (cell) told[field] = cell;
  }
  if (options.mapping) completeIds(told, options.idKey);
  const row: Record<string, unknown> & { recipient: object } = { recipient: {} };
  for (const [field, text] of Object.entries(told)) {
    const value = typedValue(field as CsvFieldName, text, options);
    const [outer = '', inner] = field.split('.');
    row[outer] = inner ? { ...(row[outer] as object), [inner]: value } : value;
  }
  return row;
}

/**
 * Many lists have no ids. A program is then known by its name, and a credential by program,
 * person and day: the same line again is the same credential.
 */
function completeIds(told: Record<string, string>, idKey: CsvOptions['idKey']): void {
  if (told['program.name'] && !told.programId) told['program.externalId'] ??= told['program.name'];
  const program = told.programId ?? told['program.externalId'];
  const email = told['recipient.email'];
  const person = told['recipient.externalId'] ?? (email && foldedEmail(email));
  if (told.externalId || !program || !person) return;
  const parts = JSON.stringify([program, person, told.issuedAt ?? '']);
  told.externalId = `csv:${createHmac('sha256', idKey).update(parts).digest('hex').slice(0, 32)}`;
}

function typedValue(field: CsvFieldName, text: string, options: CsvOptions): unknown {
  switch (CSV_FIELDS[field].kind) {
    case 'instant':
      return csvInstant(text, options);
    case 'boolean':
      return asBoolean(text);
    default:
      return text;
  }
}

function asBoolean(cell: string): unknown {
  if (/^(true|yes|1)$/i.test(cell)) return true;
  return /^(false|no|0)$/i.test(cell) ? false : cell;
}
