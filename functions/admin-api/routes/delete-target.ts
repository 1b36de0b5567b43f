import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import * as targets from '#shared/reports/targets.ts';
import { targetInPath } from '../target-path.ts';

/** DELETE /v1/targets/{goal}/{metricId} */
export async function deleteTarget(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { goal, metricId } = targetInPath(event);
  await targets.deleteTarget(issuer.issuerId, goal, metricId);
  return noContent();
}
