import type { Caller } from '#shared/access/authenticate.ts';
import { NewImport } from '#shared/contracts/imports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import * as imports from '#shared/importing/jobs.ts';
import { importAnswer } from '../import-job-answer.ts';

/** POST /v1/imports: an import of a file of any length, which is then uploaded in parts. */
export async function createImport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const made = await imports.createImport(issuer.issuerId, parseBody(NewImport, event));
  return json(201, importAnswer(made));
}
