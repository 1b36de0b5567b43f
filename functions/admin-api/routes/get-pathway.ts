import * as pathways from '#shared/data/pathways.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { idInPath } from '../path.ts';
import { pathwayAnswer } from '../pathway.ts';

/** GET /v1/pathways/{pathwayId} */
export async function getPathway(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const pathway = await pathways.getPathway(issuer.issuerId, idInPath(event, 'pth'));
  return json(200, pathwayAnswer(pathway));
}
