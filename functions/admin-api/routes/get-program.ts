import * as programs from '#shared/data/programs.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { programAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** GET /v1/programs/{programId} */
export async function getProgram(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const program = await programs.getProgram(issuer.issuerId, idInPath(event, 'prg'));
  return json(200, programAnswer(program));
}
