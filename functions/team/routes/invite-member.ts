import type { Caller } from '#shared/access/authenticate.ts';
import * as team from '#shared/access/team.ts';
import { NewMember } from '#shared/contracts/team.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';

/** POST /v1/team: they are sent an e-mail; who has not come yet is sent it again. */
export async function inviteMember(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return json(201, await team.inviteMember(issuer.issuerId, parseBody(NewMember, event)));
}
