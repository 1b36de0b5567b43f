import { NewImport } from '#shared/contracts/imports.ts';
import * as imports from '#shared/data/imports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseBody } from '#shared/http/input.ts';
import { importAnswer } from '../import-job-answer.ts';

/** POST /v1/imports: an import of a file of any length, which is then uploaded in parts. */
export async function createImport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const made = await imports.createImport(issuer.issuerId, parseBody(NewImport, event));
  return json(201, importAnswer(made));
}
