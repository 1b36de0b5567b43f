import type { Caller } from '#shared/access/authenticate.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { bodyText } from '#shared/http/input.ts';
import { inParallel } from '#shared/in-parallel.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { answerFrom } from '#shared/registry/surveys.ts';
import { type SurveyLine, surveyLines } from '../survey-rows.ts';

const STATUSES = ['created', 'updated', 'unchanged', 'stale', 'failed'] as const;
type Outcome = {
  readonly line: number;
  readonly status: (typeof STATUSES)[number];
  readonly credentialId?: string;
  readonly errors?: readonly FieldFault[];
};

/**
 * POST /v1/surveys/import: up to 1,000 answers as CSV, each line answered for itself.
 *
 * Sending the same body again changes nothing.
 */
export async function importSurveys(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  if (!event.headers['content-type']?.startsWith('text/csv')) {
    throw new AppError('INVALID_INPUT', 'send text/csv', { field: 'content-type' });
  }
  const items: Outcome[] = [];
  await inParallel(surveyLines(bodyText(event)), async (line) => {
    items.push(await imported(issuer, line));
  });
  items.sort((a, b) => a.line - b.line);
  const count = (status: string) => items.filter((item) => item.status === status).length;
  const summary = Object.fromEntries(STATUSES.map((status) => [status, count(status)]));
  return json(200, { summary, items });
}

async function imported(issuer: Issuer, line: SurveyLine): Promise<Outcome> {
  if ('faults' in line) return { line: line.line, status: 'failed', errors: line.faults };
  try {
    const { status, credentialId } = await answerFrom(issuer, line.input);
    return { line: line.line, status, credentialId };
  } catch (error) {
    // A refusal concerns this line only; anything else is a bug and concerns the whole.
    if (!(error instanceof AppError)) throw error;
    return { line: line.line, status: 'failed', errors: error.faults };
  }
}
