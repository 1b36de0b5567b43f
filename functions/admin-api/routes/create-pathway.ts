import type { Caller } from '#shared/access/authenticate.ts';
import { NewPathway } from '#shared/contracts/plans.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import * as pathways from '#shared/registry/pathways.ts';
import { checkSteps, pathwayAnswer } from '../pathway.ts';

/** POST /v1/pathways: 201, or 200 if it is there already. */
export async function createPathway(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const input = parseBody(NewPathway, event);
  await checkSteps(issuer.issuerId, input.steps);
  const { pathway, isNew } = await pathways.createPathway(issuer.issuerId, input);
  return json(isNew ? 201 : 200, pathwayAnswer(pathway));
}
