import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { type Goal, isGoal } from '#shared/reports/rules/goals.ts';
import { type MetricId, metricsOf } from '#shared/reports/rules/metrics.ts';

/** The goal and its metric in a request's path. @throws AppError NOT_FOUND naming `goal` or `metricId` */
export function targetInPath({ pathParameters }: ApiEvent): { goal: Goal; metricId: MetricId } {
  const goal = pathParameters?.goal;
  if (!isGoal(goal)) throw new AppError('NOT_FOUND', 'there is no such goal', { field: 'goal' });
  const metricId = metricsOf(goal).find((id) => id === pathParameters?.metricId);
  if (metricId) return { goal, metricId };
  const message = `the goal ${goal} has no such metric`;
  throw new AppError('NOT_FOUND', message, { field: 'metricId' });
}
