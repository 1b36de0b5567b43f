import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';
import type { ApiEvent, ApiResult } from './api.ts';
import { parseInput } from './input.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Picks the rows of an answer's table, for callers who ask for CSV. */
export type TableOf = (answer: Fields) => readonly Fields[];

/** The query parameters by which callers ask for an answer's table. */
export const TableFormat = z.object({
  format: z.enum(['json', 'csv'], { error: 'must be json or csv' }).optional(),
  /** Whether CSV begins with a byte-order mark, which some spreadsheets need to recognise UTF-8. */
  bom: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .optional(),
});

/**
 * Answer as the caller wishes: `?format=csv`, or `Accept: text/csv`, gives the table of a JSON
 * answer as CSV; `&bom=true` for spreadsheets that need to be told that it is UTF-8.
 *
 * @throws AppError INVALID_INPUT naming `format` or `bom`
 */
export async function inFormat(
  event: ApiEvent,
  tableOf: TableOf,
  answer: (event: ApiEvent) => Promise<ApiResult>,
): Promise<ApiResult> {
  const { format, bom, ...query } = event.queryStringParameters ?? {};
  const wish = parseInput(TableFormat, { format, bom });
  const result = await answer({ ...event, queryStringParameters: query });
  const isCsv = wish.format ? wish.format === 'csv' : prefersCsv(event.headers.accept);
  if (!isCsv || result.statusCode !== 200) return result;
  const body = JSON.parse(result.body ?? '{}') as Fields;
  const { nextCursor } = body;
  return {
    statusCode: 200,
    headers: {
      ...result.headers,
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileNameOf(event.rawPath)}.csv"`,
      ...(typeof nextCursor === 'string' && { 'x-next-cursor': nextCursor }),
    },
    body: csvOf(tableOf(body), wish.bom),
  };
}

/** A browser says `text/html, …, *\/*`: only who names CSV wants it. */
function prefersCsv(accept = ''): boolean {
  return /^\s*text\/csv\b/i.test(accept);
}

function fileNameOf(path: string): string {
  return path.replace(/^\/v1\//, '').replaceAll(/[^\w-]+/g, '-');
}

/**
 * Rows as CSV. What lies deeper stands under a name with dots; a text that a spreadsheet would take
 * for a formula begins with an apostrophe.
 */
export function csvOf(rows: readonly Fields[], bom = false): string {
  const flat = rows.map((row) => flattened(row));
  const columns = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  return stringify(flat, { header: true, columns, bom, escape_formulas: true });
}

/** A row with one level; a list of plain values is joined, and any other list left out. */
export function flattened(row: Fields, prefix = ''): Record<string, string | number | boolean> {
  const flat: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(row)) {
    const column = prefix + name;
    if (value === null || value === undefined) flat[column] = '';
    else if (Array.isArray(value)) {
      if (value.every((one) => typeof one !== 'object')) flat[column] = value.join('; ');
    } else if (typeof value === 'object')
      Object.assign(flat, flattened(value as Fields, `${column}.`));
    // Without this, csv-stringify writes true as 1 and false as nothing.
    else flat[column] = typeof value === 'boolean' ? String(value) : (value as string | number);
  }
  return flat;
}
