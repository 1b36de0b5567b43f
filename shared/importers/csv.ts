import { parse } from 'csv-parse/sync';
import { AppError } from '#shared/domain/errors.ts';
import type { Row } from './row.ts';

/** The columns of our CSV: the fields of a credential, with a dot where they lie deeper. */
const COLUMNS: readonly string[] = [
  'externalId',
  'programId',
  'program.externalId',
  'program.name',
  'program.destinationUrl',
  'recipient.externalId',
  'recipient.name',
  'recipient.email',
  'recipient.isPublic',
  'name',
  'issuedAt',
  'expiresAt',
  'url',
  'imageUrl',
  'private',
];
const BOOLEAN_COLUMNS: readonly string[] = ['recipient.isPublic', 'private'];

/**
 * The lines of a CSV text. Each line is a record of its own: none of our fields may hold a line
 * break, so that a quote which is never closed spoils its own line and no other.
 *
 * @throws AppError INVALID_INPUT naming the column if the header is not ours
 */
export function csvRows(body: string): Row[] {
  const [first = '', ...lines] = body.split(/\r\n|\n|\r/);
  const header = headerOf(first);
  return lines.flatMap((text, i) => (text.trim() ? [rowOf(header, text, i + 2)] : []));
}

function headerOf(text: string): string[] {
  const header = recordOf(text);
  if (!header) throw wrongHeader('body', 'the quotes of the header do not match');
  for (const [i, name] of header.entries()) {
    if (!COLUMNS.includes(name)) {
      const known = COLUMNS.join(', ');
      throw wrongHeader(name || 'body', `there is no column "${name}": the columns are ${known}`);
    }
    if (header.indexOf(name) < i) throw wrongHeader(name, `the column ${name} comes twice`);
  }
  if (header.includes('externalId')) return header;
  throw wrongHeader('externalId', 'the column externalId is missing');
}

function wrongHeader(field: string, message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field });
}

function rowOf(header: readonly string[], text: string, line: number): Row {
  const record = recordOf(text);
  if (!record) {
    return { line, fault: { field: 'body', message: 'the quotes of this line do not match' } };
  }
  if (record.length === header.length) return { line, row: fromRecord(header, record) };
  const message = `this line has ${record.length} columns, the header ${header.length}`;
  return { line, fault: { field: 'body', message } };
}

/** The cells of a line, or `undefined` if its quotes do not match. */
function recordOf(text: string): string[] | undefined {
  try {
    const [record = []] = parse(text, { trim: true }) as unknown as string[][];
    return record;
  } catch {
    // csv-parse throws for nothing else in a single line.
    return undefined;
  }
}

/** A record as our own shape, not yet checked; an empty cell is a field that is not given. */
function fromRecord(header: readonly string[], record: readonly string[]): unknown {
  const row: Record<string, unknown> & { recipient: object } = { recipient: {} };
  for (const [i, column] of header.entries()) {
    const cell = record[i];
    if (!cell) continue;
    const [outer = '', inner] = column.split('.');
    const value = BOOLEAN_COLUMNS.includes(column) ? asBoolean(cell) : cell;
    if (inner) row[outer] = { ...(row[outer] as object), [inner]: value };
    else row[outer] = value;
  }
  return row;
}

function asBoolean(cell: string): unknown {
  if (/^true$/i.test(cell)) return true;
  return /^false$/i.test(cell) ? false : cell;
}
