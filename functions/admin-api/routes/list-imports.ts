import type { Caller } from '#shared/access/authenticate.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import * as imports from '#shared/importing/jobs.ts';
import { importAnswer } from '../import-job-answer.ts';
import { listAnswer } from '../list-answer.ts';

/** GET /v1/imports */
export function listImports(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const read = imports.listImports.bind(undefined, caller.issuer.issuerId);
  return listAnswer(event, caller, 'imports', read, importAnswer);
}
