import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { CredentialInput } from '#shared/contracts/admin.ts';
import { AppError, type FieldFault } from '#shared/domain/errors.ts';
import { faultsOf, jsonFrom } from '#shared/http/input.ts';
import { CSV_COLUMNS, fromCsvRow } from './csv.ts';
import { openBadges3 } from './open-badges-3.ts';

/** One line of an import: what it asks for, or why it cannot be read. */
export type ImportLine = { readonly line: number } & (
  | { readonly input: CredentialInput }
  | { readonly faults: readonly FieldFault[] }
);

/** A format that is not our own: how to know it, and how to say the same in our own shape. */
export type Adapter = {
  readonly name: string;
  recognises(row: Record<string, unknown>): boolean;
  /** Our own shape, not yet checked. */
  toInput(row: Record<string, unknown>): unknown;
};

const ADAPTERS: readonly Adapter[] = [openBadges3];
const LINES_MAX = 1000;

/**
 * Read an import: a JSON array (or one object), NDJSON, or CSV, by its content type.
 *
 * Each line is read for itself: a fault in one says nothing of the others. Lines are numbered as
 * an editor would: in CSV the header is line 1; in a JSON array the first element is.
 *
 * @throws AppError INVALID_INPUT if the whole cannot be read: not JSON, a wrong CSV header, more
 *   than 1,000 lines
 */
export function readImport(contentType: string | undefined, body: string): ImportLine[] {
  const rows = rowsOf(contentType?.split(';')[0]?.trim().toLowerCase(), body);
  if (rows.length === 0) {
    throw new AppError('INVALID_INPUT', 'the body holds no credential', { field: 'body' });
  }
  if (rows.length > LINES_MAX) {
    const message = `the body holds ${rows.length} credentials, ${LINES_MAX} are allowed`;
    throw new AppError('INVALID_INPUT', message, { field: 'body' });
  }
  return rows.map(({ line, row, fault }) => {
    return fault ? { line, faults: [fault] } : { line, ...checked(row) };
  });
}

type Row = { readonly line: number; readonly row?: unknown; readonly fault?: FieldFault };

function rowsOf(type: string | undefined, body: string): Row[] {
  switch (type) {
    case 'application/json':
      return [jsonFrom(body)].flat().map((row, i) => ({ line: i + 1, row }));
    case 'application/x-ndjson':
    case 'application/jsonl':
      return ndjsonRows(body);
    case 'text/csv':
      return csvRows(body);
    default:
      throw new AppError(
        'INVALID_INPUT',
        'send application/json, application/x-ndjson or text/csv',
        { field: 'content-type' },
      );
  }
}

function ndjsonRows(body: string): Row[] {
  return body.split('\n').flatMap((text, i) => (text.trim() ? [ndjsonRow(text, i + 1)] : []));
}

function ndjsonRow(text: string, line: number): Row {
  try {
    return { line, row: JSON.parse(text) };
  } catch {
    // One line that is not JSON must not lose the others.
    return { line, fault: { field: 'body', message: 'this line is not JSON' } };
  }
}

function csvRows(body: string): Row[] {
  const [header = [], ...records] = csvRecords(body);
  const unknown = header.find((name) => !CSV_COLUMNS.includes(name));
  if (unknown !== undefined || !header.includes('externalId')) {
    const message = unknown
      ? `there is no column ${unknown}: the columns are ${CSV_COLUMNS.join(', ')}`
      : 'the column externalId is missing';
    throw new AppError('INVALID_INPUT', message, { field: unknown ?? 'externalId' });
  }
  return records.map((record, i) => {
    if (record.length === header.length) return { line: i + 2, row: fromCsvRow(header, record) };
    const message = `this line has ${record.length} columns, the header ${header.length}`;
    return { line: i + 2, fault: { field: 'body', message } };
  });
}

function csvRecords(body: string): string[][] {
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true };
    return parse(body, options) as unknown as string[][];
  } catch (cause) {
    const message = `this is not CSV: ${cause instanceof Error ? cause.message : cause}`;
    throw new AppError('INVALID_INPUT', message, { field: 'body', cause });
  }
}

function checked(row: unknown): { input: CredentialInput } | { faults: FieldFault[] } {
  const result = CredentialInput.safeParse(inOurShape(row));
  return result.success ? { input: result.data } : { faults: faultsOf(result.error) };
}

const AnyObject = z.record(z.string(), z.unknown());

function inOurShape(row: unknown): unknown {
  const object = AnyObject.safeParse(row);
  if (!object.success) return row;
  const adapter = ADAPTERS.find((one) => one.recognises(object.data));
  return adapter ? adapter.toInput(object.data) : row;
}
