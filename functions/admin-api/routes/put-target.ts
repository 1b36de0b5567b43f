import type { Caller } from '#shared/access/authenticate.ts';
import { type Day, dayIn } from '#shared/calendar.ts';
import { TargetInput } from '#shared/contracts/plans.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { metric } from '#shared/reports/rules/metrics.ts';
import * as targets from '#shared/reports/targets.ts';
import { targetInPath } from '../target-path.ts';

/** Ratios of events may exceed 1, but not by so much. */
const RATE_MAX = 10;

/** PUT /v1/targets/{goal}/{metricId}: what the metric is to be, in the place of the target before. */
export async function putTarget(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const named = targetInPath(event);
  const { value, from, date } = parseBody(TargetInput, event);
  if (metric(named.metricId).kind === 'rate' && Math.abs(value) > RATE_MAX) {
    const message = 'must be a fraction such as 0.4, not a percentage';
    throw new AppError('INVALID_INPUT', message, { field: 'value' });
  }
  const now = Date.now();
  const first = (from ?? dayIn(issuer.timeZone, now)) as Day;
  if (date < first) {
    throw new AppError('INVALID_INPUT', 'must not be before its first day', { field: 'date' });
  }
  const createdAt = new Date(now).toISOString();
  const target = { ...named, value, from: first, date: date as Day, createdAt };
  await targets.putTarget(issuer.issuerId, target);
  return json(200, target);
}
