import { PathwayPatch } from '#shared/contracts/plans.ts';
import { getPathway, updatePathway } from '#shared/data/pathways.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseBody } from '#shared/http/input.ts';
import { idInPath } from '../path.ts';
import { checkSteps, pathwayAnswer } from '../pathway.ts';

/** PATCH /v1/pathways/{pathwayId}: what is given changes, and past reports with it. */
export async function patchPathway(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const pathway = await getPathway(issuer.issuerId, idInPath(event, 'pth'));
  const changes = parseBody(PathwayPatch, event);
  await checkSteps(issuer.issuerId, changes.steps);
  return json(200, pathwayAnswer(await updatePathway(pathway, changes)));
}
