import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import { type Handlers, operations } from '#shared/access/operation.ts';
import { SurveyImportAnswer, SurveyInput } from '#shared/contracts/feedback.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { bodyText, faultsOf, IN_CALLERS_WORDS } from '#shared/http/input.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { answerFrom } from '#shared/registry/surveys.ts';

export const SURVEYS = operations('Surveys', {
  importSurveyAnswers: {
    method: 'POST',
    path: '/v1/surveys/import',
    summary: 'Import survey answers',
    description:
      'Up to 1,000 answers as CSV; each line has its own result. Sending the same body again changes nothing.',
    scopes: ['ingest'],
    body: z.string(),
    textBodies: ['text/csv'],
    answers: { 200: SurveyImportAnswer },
  },
});

const STATUSES = ['created', 'updated', 'unchanged', 'stale', 'failed'] as const;
type Status = (typeof STATUSES)[number];
type Outcome = {
  readonly line: number;
  readonly status: Status;
  readonly credentialId?: string;
  readonly ignored?: readonly string[];
  readonly errors?: readonly FieldFault[];
};

export const surveys: Handlers<typeof SURVEYS> = {
  async importSurveyAnswers({ issuer, event }) {
    if (!event.headers['content-type']?.startsWith('text/csv')) {
      throw new AppError('INVALID_INPUT', 'send text/csv', { field: 'content-type' });
    }
    const items: Outcome[] = [];
    await inParallel(surveyLines(bodyText(event)), async (line) => {
      items.push(await imported(issuer, line));
    });
    items.sort((a, b) => a.line - b.line);
    const count = (status: Status) => items.filter((item) => item.status === status).length;
    const counts = STATUSES.map((status) => [status, count(status)]);
    return { summary: Object.fromEntries(counts) as Record<Status, number>, items };
  },
};

async function imported(issuer: Issuer, line: SurveyLine): Promise<Outcome> {
  if ('faults' in line) return { line: line.line, status: 'failed', errors: line.faults };
  try {
    const { status, credentialId, ignored } = await answerFrom(issuer, line.input);
    return { line: line.line, status, credentialId, ...(ignored.length > 0 && { ignored }) };
  } catch (error) {
    // A refusal concerns this line only; anything else is a bug and concerns the whole.
    if (!(error instanceof AppError)) throw error;
    return { line: line.line, status: 'failed', errors: error.faults };
  }
}

/** One line of a survey's CSV: an answer, or why it cannot be read. */
type SurveyLine = { readonly line: number } & (
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
function surveyLines(text: string): SurveyLine[] {
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
