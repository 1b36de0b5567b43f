import * as z from 'zod';
import { CredentialInput } from '#shared/contracts/admin.ts';
import { AppError, type FieldFault } from '#shared/domain/errors.ts';
import { faultsOf, jsonFrom } from '#shared/http/input.ts';
import type { Adapter } from './adapter.ts';
import { csvRows } from './csv.ts';
import { openBadges3 } from './open-badges-3.ts';
import type { Row } from './row.ts';

/** One line of an import: what it asks for, or why it cannot be read. */
export type ImportLine = { readonly line: number } & (
  | { readonly input: CredentialInput }
  | { readonly faults: readonly FieldFault[] }
);

const ADAPTERS: readonly Adapter[] = [openBadges3];
const LINES_MAX = 1000;

/**
 * Read an import: a JSON array (or one object), NDJSON, or CSV, by its content type.
 *
 * Each line is read for itself: a fault in one says nothing of the others. Lines are numbered as
 * an editor does: in CSV the header is line 1; in a JSON array the first element is.
 *
 * @throws AppError INVALID_INPUT if the whole cannot be read: not JSON, a wrong CSV header, more
 *   than 1,000 lines
 */
export function readImport(contentType: string | undefined, body: string): ImportLine[] {
  const text = body.startsWith('\uFEFF') ? body.slice(1) : body;
  const rows = rowsOf(contentType?.split(';')[0]?.trim().toLowerCase(), text);
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
