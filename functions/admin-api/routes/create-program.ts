import { NewProgram } from '#shared/contracts/admin.ts';
import { checkDestination } from '#shared/data/destinations.ts';
import * as programs from '#shared/data/programs.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseBody } from '#shared/http/input.ts';
import { programAnswer } from '../answers.ts';

/** POST /v1/programs: 201, or 200 if it is there already. */
export async function createProgram(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const input = parseBody(NewProgram, event);
  checkDestination(issuer, input.destinationUrl);
  const { program, isNew } = await programs.createProgram(issuer.issuerId, input);
  return json(isNew ? 201 : 200, programAnswer(program));
}
