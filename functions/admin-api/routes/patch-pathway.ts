import type { Caller } from '#shared/access/authenticate.ts';
import { PathwayPatch } from '#shared/contracts/plans.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { getPathway, updatePathway } from '#shared/registry/pathways.ts';
import { idInPath } from '../path.ts';
import { checkSteps, pathwayAnswer } from '../pathway.ts';

/** PATCH /v1/pathways/{pathwayId}: what is given changes, and past reports with it. */
export async function patchPathway(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const pathway = await getPathway(issuer.issuerId, idInPath(event, 'pth'));
  const changes = parseBody(PathwayPatch, event);
  await checkSteps(issuer.issuerId, changes.steps);
  return json(200, pathwayAnswer(await updatePathway(pathway, changes)));
}
