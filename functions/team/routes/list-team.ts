import type { Caller } from '#shared/access/authenticate.ts';
import * as team from '#shared/access/team.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';

/** GET /v1/team: one page always. */
export async function listTeam(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return json(200, { items: await team.listTeam(issuer.issuerId), nextCursor: null });
}
