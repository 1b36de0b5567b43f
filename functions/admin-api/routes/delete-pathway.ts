import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import * as pathways from '#shared/registry/pathways.ts';
import { idInPath } from '../path.ts';

/** DELETE /v1/pathways/{pathwayId} */
export async function deletePathway(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { pathwayId } = await pathways.getPathway(issuer.issuerId, idInPath(event, 'pth'));
  await pathways.deletePathway(issuer.issuerId, pathwayId);
  return noContent();
}
