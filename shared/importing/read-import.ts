import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';
import { CredentialInput } from '#shared/contracts/admin.ts';
import { ExternalId } from '#shared/contracts/text.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { faultsOf, IN_CALLERS_WORDS } from '#shared/http/input.ts';
import { type CsvOptions, csvRows } from './csv.ts';
import { accredible } from './formats/accredible.ts';
import type { Adapter, HashedIdentity, Reading, Row } from './formats/adapter.ts';
import { credly } from './formats/credly.ts';
import { type Signature, unwrapped } from './formats/json-web-token.ts';
import { openBadges2 } from './formats/open-badges-2.ts';
import { openBadges3 } from './formats/open-badges-3.ts';
import { jsonRows, ndjsonRows } from './json-rows.ts';

/** One line of an import: what it asks for, or why it cannot be read. */
export type ImportLine = { readonly line: number } & (
  | {
      readonly input: CredentialInput;
      /** The recipient's address, as far as the line tells it. */
      readonly identity?: HashedIdentity;
      readonly signature?: Signature;
      /** The format it was written in, if it is not ours. */
      readonly format?: string;
    }
  | { readonly revokes: string }
  | { readonly faults: readonly FieldFault[] }
);

export type ReadOptions = CsvOptions & {
  /** Keys of the badges' issuers: with them, what they did not sign is refused. */
  readonly keys?: JSONWebKeySet;
};

export const ADAPTERS: readonly Adapter[] = [openBadges3, openBadges2, accredible, credly];

const LINES_MAX = 1000;

/**
 * Read an import: a JSON array (or one object, or another system's answer), NDJSON, or CSV, by its
 * content type.
 *
 * Each line is read for itself: a fault in one says nothing of the others. Lines are numbered as
 * an editor does: in CSV the header is line 1; in a JSON array the first element is.
 *
 * @throws AppError INVALID_INPUT if the whole cannot be read: not JSON, a wrong CSV header, more
 *   than 1,000 lines
 */
export async function readImport(
  contentType: string | undefined,
  body: string,
  options: ReadOptions,
): Promise<ImportLine[]> {
  const text = body.startsWith('\uFEFF') ? body.slice(1) : body;
  if (text.includes('\uFFFD')) throw refusal('the body is not UTF-8: save the file as CSV (UTF-8)');
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  const { rows, keys } = rowsOf(type, text, options);
  if (rows.length === 0) throw refusal('the body holds no credential');
  if (rows.length > LINES_MAX) {
    const remedy = 'send the file to an import job (POST /v1/imports)';
    throw refusal(`the body holds ${rows.length} credentials, ${LINES_MAX} are allowed: ${remedy}`);
  }
  const read = { ...options, keys };
  return Promise.all(rows.map((row) => readRow(row, read)));
}

function refusal(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'body' });
}

function rowsOf(type: string | undefined, body: string, options: ReadOptions) {
  const { keys } = options;
  switch (type) {
    case 'application/json':
      return { keys, ...jsonRows(body) };
    case 'application/x-ndjson':
    case 'application/jsonl':
    case 'application/jwt':
    case 'application/vc+jwt':
      return { keys, rows: ndjsonRows(body) };
    case 'text/csv':
      return { keys, rows: csvRows(body, options) };
    default:
      throw new AppError(
        'INVALID_INPUT',
        'send application/json, application/x-ndjson or text/csv',
        { field: 'content-type' },
      );
  }
}

/** One row as a line: unwrapped, recognised, said in our own words, and checked. */
export async function readRow(
  { line, row, fault }: Row,
  options: Pick<ReadOptions, 'keys' | 'timeZone'>,
): Promise<ImportLine> {
  if (fault) return { line, faults: [fault] };
  const opened = await unwrapped(row, options.keys);
  if (opened.fault) return { line, faults: [opened.fault] };
  const object = AnyObject.safeParse(opened.row);
  const adapter = object.data && ADAPTERS.find((one) => one.recognises(object.data));
  if (!adapter) return { line, ...checked({ input: opened.row }) };
  const { name: format, read } = adapter;
  const told = checked(read(object.data, options));
  if (!('input' in told)) return { line, ...told };
  const { signature } = opened;
  return { line, ...told, format, ...(signature && { signature }) };
}

const AnyObject = z.record(z.string(), z.unknown());

const Revokes = z.object({ externalId: ExternalId });

function checked(reading: Reading) {
  if ('fault' in reading) return { faults: [reading.fault] };
  if ('revokes' in reading) {
    const result = Revokes.safeParse({ externalId: reading.revokes }, IN_CALLERS_WORDS);
    return result.success
      ? { revokes: result.data.externalId }
      : { faults: faultsOf(result.error) };
  }
  const { input, identity } = reading;
  const result = CredentialInput.safeParse(input, IN_CALLERS_WORDS);
  if (!result.success) return { faults: faultsOf(result.error) };
  return { input: result.data, ...(identity && { identity }) };
}
