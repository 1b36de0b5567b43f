import * as programs from '#shared/data/programs.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { programAnswer } from '../answers.ts';
import { listAnswer } from '../list-answer.ts';

/** GET /v1/programs */
export function listPrograms(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const { issuerId } = caller.issuer;
  const read = programs.listPrograms.bind(undefined, issuerId);
  return listAnswer(event, caller, 'programs', read, programAnswer);
}
