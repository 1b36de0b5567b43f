import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import * as programs from '#shared/registry/programs.ts';
import { programAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** GET /v1/programs/{programId} */
export async function getProgram(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const program = await programs.getProgram(issuer.issuerId, idInPath(event, 'prg'));
  return json(200, programAnswer(program));
}
