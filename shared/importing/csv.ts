import { createHmac, type KeyObject } from 'node:crypto';
import {
  CSV_FIELDS,
  type CsvFieldName,
  type CsvMapping,
  guessedMapping,
  isCsvField,
} from '#shared/contracts/csv-fields.ts';
import type { CsvDateFormat } from '#shared/contracts/imports.ts';
import { AppError } from '#shared/errors.ts';
import { foldedEmail } from '#shared/registry/rules/email-address.ts';
import type { Row } from './formats/adapter.ts';
import { csvDateFault, csvInstant } from './tables/csv-dates.ts';
import { columnName, type HeaderFit } from './tables/csv-header.ts';
import { allRecords, fileOf, openTable } from './tables/table.ts';
import type { TableRecord } from './tables/table-record.ts';

export type CsvOptions = {
  /** Without one, the columns have to be called as our fields are. */
  readonly mapping?: CsvMapping;
  /** What a field is where its cell is empty, or where it has no column. */
  readonly defaults?: CsvMapping;
  /** The order of day and month in dates that do not tell it. */
  readonly dateFormat?: CsvDateFormat;
  /** How the file’s bytes are read; without it, they tell it themselves. */
  readonly encoding?: string;
  readonly timeZone: string;
  /** Ids that are made of people's addresses are hashes with it: nobody can find the address by guessing. */
  readonly idKey: KeyObject | Buffer;
};

/** Each field with the place of its column. */
export type FieldPlaces = readonly (readonly [CsvFieldName, number])[];

/**
 * The rows of a table that is small enough to be read at once.
 *
 * @throws AppError INVALID_INPUT naming the column if the header does not fit, or `body`
 */
export async function csvRows(body: Buffer | string, options: CsvOptions): Promise<Row[]> {
  const { mapping, encoding } = options;
  const table = await openTable(fileOf(body), { countKnown: fieldFit(mapping), encoding });
  const places = fieldPlaces(table.columns, mapping);
  return rowsFrom(await allRecords(table), places, options);
}

/** Rows as our own shape, not yet checked. */
export function rowsFrom(
  records: readonly TableRecord[],
  places: FieldPlaces,
  options: CsvOptions,
): Row[] {
  return records.map((record): Row => {
    const { line } = record;
    if ('fault' in record) return { line, fault: record.fault };
    const fault = dateFaultIn(record.cells, places, options);
    return fault ? { line, fault } : { line, row: rowFrom(record.cells, places, options) };
  });
}

/** Knows a header by the mapped columns, or by those that are called as our fields are. */
export function fieldFit(mapping?: CsvMapping): HeaderFit {
  const wanted = mapping && new Set(Object.values(mapping).map(columnName));
  return (columns) => columns.filter((name) => wanted?.has(name) ?? isCsvField(name)).length;
}

/** @throws AppError INVALID_INPUT naming the column that does not fit */
export function fieldPlaces(columns: readonly string[], mapping?: CsvMapping): FieldPlaces {
  const wanted = mapping ? Object.entries(mapping) : ownColumns(columns);
  return wanted.map(([field, column]) => {
    return [field as CsvFieldName, placeOf(columns, columnName(column))] as const;
  });
}

/**
 * Columns that are called as our fields are. Another one may be a field of ours misspelt, and is
 * refused, unless its name is plainly a remark: `Notes (internal)`.
 */
function ownColumns(columns: readonly string[]): (readonly [CsvFieldName, string])[] {
  if (!columns.some(isCsvField)) throw refusal('body', NO_HEADER);
  const guessed = new Set(Object.values(guessedMapping(columns)));
  const own = columns.flatMap((column) => {
    if (isCsvField(column)) return [[column, column] as const];
    if (!/^[\w.]+$/.test(column) && !guessed.has(column)) return [];
    const known = Object.keys(CSV_FIELDS).join(', ');
    const message = `there is no column "${column}": the columns are ${known}; map others to them with \`mapping\``;
    throw refusal(column || 'body', message);
  });
  for (const [, column] of own) placeOf(columns, column);
  if (columns.includes('externalId')) return own;
  throw refusal('externalId', 'the column externalId is missing');
}

/** What stands in such a line may be a person's: it is not said again. */
const NO_HEADER =
  'none of the first lines names one of our columns: begin the file with a header such as externalId,recipient.name,recipient.email, or map its columns with `mapping`';

function placeOf(columns: readonly string[], column: string): number {
  const place = columns.indexOf(column);
  if (place < 0) throw refusal(column, `the file has no column "${column}"`);
  if (columns.lastIndexOf(column) === place) return place;
  throw refusal(column, `the column ${column} comes twice`);
}

function refusal(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}

function dateFaultIn(cells: readonly string[], places: FieldPlaces, options: CsvOptions) {
  for (const [field, place] of places) {
    const isDate = CSV_FIELDS[field].kind === 'instant';
    const message = isDate ? csvDateFault(cells[place] ?? '', options) : undefined;
    if (message) return { field, message };
  }
  return undefined;
}

/**
 * Where an empty cell means "none"; of people and programs, a list may leave out what is known. A
 * cell that is missing, at the end of a short line, tells nothing.
 */
const CLEARED_BY_EMPTY: readonly CsvFieldName[] = ['name', 'expiresAt', 'url', 'imageUrl'];

/** A record as our own shape, not yet checked. */
function rowFrom(cells: readonly string[], places: FieldPlaces, options: CsvOptions): unknown {
  const told: Record<string, string> = { ...options.defaults };
  const row: Record<string, unknown> & { recipient: object } = { recipient: {} };
  for (const [field, place] of places) {
    const cell = cells[place];
    if (cell) told[field] = cell;
    else if (cell === '' && !told[field] && CLEARED_BY_EMPTY.includes(field)) row[field] = null;
  }
  // Without an id of its own, a program is known by its name.
  if (told['program.name'] && !told.programId) told['program.externalId'] ??= told['program.name'];
  if (options.mapping) completeId(told, options.idKey);
  for (const [field, text] of Object.entries(told)) {
    const value = typedValue(field as CsvFieldName, text, options);
    const [outer = '', inner] = field.split('.');
    row[outer] = inner ? { ...(row[outer] as object), [inner]: value } : value;
  }
  return row;
}

/**
 * Many lists have no ids. A credential is then known by its program, person and day: the same line
 * again is the same credential.
 */
function completeId(told: Record<string, string>, idKey: CsvOptions['idKey']): void {
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
