import type { Caller } from '#shared/access/authenticate.ts';
import { NewProgram } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import * as programs from '#shared/registry/programs.ts';
import { checkDestination } from '#shared/registry/programs.ts';
import { programAnswer } from '../answers.ts';

/** POST /v1/programs: 201, or 200 if it is there already. */
export async function createProgram(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const input = parseBody(NewProgram, event);
  checkDestination(issuer, input.destinationUrl);
  const { program, isNew } = await programs.createProgram(issuer.issuerId, input);
  return json(isNew ? 201 : 200, programAnswer(program));
}
