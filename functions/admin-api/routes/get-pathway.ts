import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import * as pathways from '#shared/registry/pathways.ts';
import { idInPath } from '../path.ts';
import { pathwayAnswer } from '../pathway.ts';

/** GET /v1/pathways/{pathwayId} */
export async function getPathway(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const pathway = await pathways.getPathway(issuer.issuerId, idInPath(event, 'pth'));
  return json(200, pathwayAnswer(pathway));
}
