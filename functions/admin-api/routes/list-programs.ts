import type { Caller } from '#shared/access/authenticate.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import * as programs from '#shared/registry/programs.ts';
import { programAnswer } from '../answers.ts';
import { listAnswer } from '../list-answer.ts';

/** GET /v1/programs */
export function listPrograms(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const { issuerId } = caller.issuer;
  const read = programs.listPrograms.bind(undefined, issuerId);
  return listAnswer(event, caller, 'programs', read, programAnswer);
}
