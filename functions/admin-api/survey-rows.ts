import { CsvError, parse } from 'csv-parse/sync';
import { SurveyInput } from '#shared/contracts/feedback.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { faultsOf, IN_CALLERS_WORDS } from '#shared/http/input.ts';

/** One line of a survey's CSV: an answer, or why it cannot be read. */
export type SurveyLine = { readonly line: number } & (
  | { readonly input: SurveyInput }
  | { readonly faults: readonly FieldFault[] }
);

const COLUMNS = ['credentialId', 'externalId', 'survey', 'rating', 'score', 'answeredAt'];
const NUMBERS = ['rating', 'score'];
const LINES_MAX = 1000;

/**
 * The lines of a survey's CSV, each read for itself; the header is line 1.
 *
 * @throws AppError INVALID_INPUT naming the column that is not ours, or the line whose quotes do
 *   not match; nothing was stored then
 */
export function surveyLines(text: string): SurveyLine[] {
  const [header, ...records] = recordsOf(text);
  checkHeader(header?.cells ?? []);
  if (records.length > LINES_MAX) {
    const message = `the body holds ${records.length} answers, ${LINES_MAX} are allowed`;
    throw new AppError('INVALID_INPUT', message, { field: 'body' });
  }
  return records.map(({ line, cells }) => ({ line, ...checked(header?.cells ?? [], cells) }));
}

type Line = { readonly line: number; readonly cells: readonly string[] };

function recordsOf(text: string): Line[] {
  try {
    const options = { bom: true, trim: true, info: true, relax_column_count: true };
    const records: unknown = parse(text, { ...options, skip_empty_lines: true });
    return (records as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      cells: record,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('INVALID_INPUT', error.message, { field: 'body', cause: error });
  }
}

function checkHeader(header: readonly string[]): void {
  for (const [i, name] of header.entries()) {
    const isKnown = COLUMNS.includes(name) && header.indexOf(name) === i;
    if (isKnown) continue;
    const message = `the columns are ${COLUMNS.join(', ')}, each once`;
    throw new AppError('INVALID_INPUT', message, { field: name || 'body' });
  }
  if (header.includes('survey')) return;
  throw new AppError('INVALID_INPUT', 'the column survey is missing', { field: 'survey' });
}

function checked(header: readonly string[], cells: readonly string[]) {
  if (cells.length !== header.length) {
    const message = `this line has ${cells.length} columns, the header ${header.length}`;
    return { faults: [{ field: 'body', message }] };
  }
  const given = header.flatMap((name, i) => (cells[i] ? [[name, cellValue(name, cells[i])]] : []));
  const result = SurveyInput.safeParse(Object.fromEntries(given), IN_CALLERS_WORDS);
  return result.success ? { input: result.data } : { faults: faultsOf(result.error) };
}

/** A number as the schema wants it; what is none stays a text, which the schema then refuses. */
function cellValue(name: string, cell: string): string | number {
  const number = Number(cell);
  return NUMBERS.includes(name) && !Number.isNaN(number) ? number : cell;
}
