import type { Caller } from '#shared/access/authenticate.ts';
import { ProgramPatch } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { checkDestination, getProgram, updateProgram } from '#shared/registry/programs.ts';
import { programAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** PATCH /v1/programs/{programId}: what is given changes; the window counts for sign-ups from now on. */
export async function patchProgram(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const program = await getProgram(issuer.issuerId, idInPath(event, 'prg'));
  const changes = parseBody(ProgramPatch, event);
  checkDestination(issuer, changes.destinationUrl);
  return json(200, programAnswer(await updateProgram(program, changes)));
}
