import * as z from 'zod';
import { type Handlers, operations } from '#shared/access/operation.ts';
import { SurveyImportAnswer, SurveyInput } from '#shared/contracts/feedback.ts';
import { type CsvDateFormat, TableQuery } from '#shared/contracts/imports.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { faultsOf, fileBytes, IN_CALLERS_WORDS } from '#shared/http/input.ts';
import { csvDateFault, csvInstant } from '#shared/importing/tables/csv-dates.ts';
import { isTableType } from '#shared/importing/tables/file-kinds.ts';
import { allRecords, fileOf, openTable } from '#shared/importing/tables/table.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import {
  dateOrInstantFrom,
  firstInstantOf,
  isoInstant,
} from '#shared/registry/rules/date-or-instant.ts';
import { answerFrom } from '#shared/registry/surveys.ts';

const BODY_BYTES_MAX = 1_000_000;

export const SURVEYS = operations('Surveys', {
  importSurveyAnswers: {
    method: 'POST',
    path: '/v1/surveys/import',
    summary: 'Import survey answers',
    description:
      'Up to 1,000 answers as CSV or .xlsx; each line has its own result. Sending the same body again changes nothing.',
    scopes: ['ingest'],
    query: TableQuery,
    body: z.string(),
    textBodies: ['text/csv', 'application/octet-stream'],
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
  async importSurveyAnswers({ issuer, query, event }) {
    if (!isTableType(event.headers['content-type'])) {
      const message = 'send text/csv, or any table as application/octet-stream';
      throw new AppError('INVALID_INPUT', message, { field: 'content-type' });
    }
    const body = fileBytes(event, BODY_BYTES_MAX);
    const lines = await surveyLines(body, { ...query(), timeZone: issuer.timeZone });
    const items: Outcome[] = [];
    await inParallel(lines, async (line) => {
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

/** One line of a survey's table: an answer, or why it cannot be read. */
type SurveyLine = { readonly line: number } & (
  | { readonly input: SurveyInput }
  | { readonly faults: readonly FieldFault[] }
);

const COLUMNS = ['credentialId', 'externalId', 'survey', 'rating', 'score', 'answeredAt'];
const NUMBERS = ['rating', 'score'];
const LINES_MAX = 1000;

type Reading = {
  readonly timeZone: string;
  readonly dateFormat?: CsvDateFormat;
  readonly encoding?: string;
};

/**
 * Reads the lines of a survey's CSV or .xlsx, each for itself; days and times without a zone are
 * meant in the issuer's.
 *
 * @throws AppError INVALID_INPUT naming the column that is not ours; nothing was stored then
 */
async function surveyLines(body: Buffer, reading: Reading): Promise<SurveyLine[]> {
  const countKnown = (columns: readonly string[]) =>
    columns.filter((column) => COLUMNS.includes(column)).length;
  const table = await openTable(fileOf(body), { countKnown, encoding: reading.encoding });
  checkHeader(table.columns);
  const records = await allRecords(table);
  if (records.length > LINES_MAX) {
    const message = `the body holds ${records.length} answers, ${LINES_MAX} are allowed`;
    throw new AppError('INVALID_INPUT', message, { field: 'body' });
  }
  return records.map((record) => {
    const { line } = record;
    if ('fault' in record) return { line, faults: [record.fault] };
    return { line, ...checked(table.columns, record.cells, reading) };
  });
}

/** A column of another name may be one of ours misspelt, unless its name is plainly a remark. */
function checkHeader(header: readonly string[]): void {
  // Without a header, what stands there is a person's answer: it is not said again.
  const isHeader = header.some((name) => COLUMNS.includes(name));
  for (const [i, name] of header.entries()) {
    const isRemark = isHeader && !/^[\w.]+$/.test(name);
    if (isRemark || (COLUMNS.includes(name) && header.indexOf(name) === i)) continue;
    const message = `the columns are ${COLUMNS.join(', ')}, each once`;
    throw new AppError('INVALID_INPUT', message, { field: isHeader ? name : 'body' });
  }
  if (header.includes('survey')) return;
  throw new AppError('INVALID_INPUT', 'the column survey is missing', { field: 'survey' });
}

function checked(header: readonly string[], cells: readonly string[], reading: Reading) {
  const given = header.flatMap((name, i) =>
    COLUMNS.includes(name) && cells[i] ? [[name, cells[i]] as const] : [],
  );
  const fault = csvDateFault(Object.fromEntries(given).answeredAt ?? '', reading);
  if (fault) return { faults: [{ field: 'answeredAt', message: fault }] };
  const told = given.map(([name, cell]) => [name, cellValue(name, cell, reading)]);
  const result = SurveyInput.safeParse(Object.fromEntries(told), IN_CALLERS_WORDS);
  return result.success ? { input: result.data } : { faults: faultsOf(result.error) };
}

/**
 * A number (`4`, `4.0`, `4,0`), a survey's name or an instant as the schema wants it; any other text
 * stays, which the schema then refuses.
 */
function cellValue(name: string, cell: string, reading: Reading): unknown {
  if (name === 'answeredAt') return answerTime(csvInstant(cell, reading), reading);
  if (name === 'survey') return cell.toLowerCase();
  const number = Number(cell.replace(/^(\d+),(\d+)$/, '$1.$2'));
  return NUMBERS.includes(name) && !Number.isNaN(number) ? number : cell;
}

/** An answer has an instant: one that tells only its day was given as the day began. */
function answerTime(told: unknown, { timeZone }: Reading): unknown {
  const day = typeof told === 'string' && !told.includes('T') ? dateOrInstantFrom(told) : undefined;
  return day ? isoInstant(firstInstantOf(day, timeZone)) : told;
}
