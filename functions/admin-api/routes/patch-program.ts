import { ProgramPatch } from '#shared/contracts/admin.ts';
import { checkDestination } from '#shared/data/destinations.ts';
import { getProgram, updateProgram } from '#shared/data/programs.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseBody } from '#shared/http/input.ts';
import { programAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** PATCH /v1/programs/{programId}: what is given changes; the window counts for sign-ups from now on. */
export async function patchProgram(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const program = await getProgram(issuer.issuerId, idInPath(event, 'prg'));
  const changes = parseBody(ProgramPatch, event);
  checkDestination(issuer, changes.destinationUrl);
  return json(200, programAnswer(await updateProgram(program, changes)));
}
