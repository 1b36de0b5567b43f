import type { Caller } from '#shared/access/authenticate.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { findTarget } from '#shared/reports/targets.ts';
import { targetInPath } from '../target-path.ts';

/** GET /v1/targets/{goal}/{metricId} */
export async function getTarget(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { goal, metricId } = targetInPath(event);
  const target = await findTarget(issuer.issuerId, goal, metricId);
  if (target) return json(200, target);
  throw new AppError('NOT_FOUND', 'it has no target', { field: 'metricId' });
}
