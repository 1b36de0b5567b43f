import type { Caller } from '#shared/access/authenticate.ts';
import { changeRole } from '#shared/access/team.ts';
import { MemberPatch } from '#shared/contracts/team.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { memberIdIn } from '../path.ts';

/** PATCH /v1/team/{memberId}: another role, from their next sign-in on; their sessions end. */
export async function patchMember(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { role } = parseBody(MemberPatch, event);
  return json(200, await changeRole(issuer.issuerId, memberIdIn(event), role));
}
