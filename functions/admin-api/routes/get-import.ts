import * as imports from '#shared/data/imports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { importAnswer } from '../import-job-answer.ts';
import { idInPath } from '../path.ts';

/** GET /v1/imports/{importId}: how far it is. */
export async function getImport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const job = await imports.getImport(issuer.issuerId, idInPath(event, 'imp'));
  return json(200, importAnswer(job));
}
