import type { Caller } from '#shared/access/authenticate.ts';
import { removeMember } from '#shared/access/team.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import { memberIdIn } from '../path.ts';

/** DELETE /v1/team/{memberId}: they are signed out at once. */
export async function deleteMember(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await removeMember(issuer.issuerId, memberIdIn(event));
  return noContent();
}
