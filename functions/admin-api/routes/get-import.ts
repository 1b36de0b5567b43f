import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import * as imports from '#shared/importing/jobs.ts';
import { importAnswer } from '../import-job-answer.ts';
import { idInPath } from '../path.ts';

/** GET /v1/imports/{importId}: how far it is. */
export async function getImport(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const job = await imports.getImport(issuer.issuerId, idInPath(event, 'imp'));
  return json(200, importAnswer(job));
}
