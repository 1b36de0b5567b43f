import type { Caller } from '#shared/access/authenticate.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import * as pathways from '#shared/registry/pathways.ts';
import { listAnswer } from '../list-answer.ts';
import { pathwayAnswer } from '../pathway.ts';

/** GET /v1/pathways */
export async function listPathways(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const read = (page: { limit: number; after?: string }) =>
    pathways.listPathways(caller.issuer.issuerId, page);
  return listAnswer(event, caller, 'pathways', read, pathwayAnswer);
}
