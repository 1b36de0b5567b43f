import { NoQuery } from '#shared/contracts/reports.ts';
import {
  GOAL_KEYS,
  GOAL_LISTS,
  type GoalMetricId,
  goalDefinition,
  isMissingMetric,
} from '#shared/domain/goals.ts';
import { definitionOf, MISSING_METRICS } from '#shared/domain/metrics.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';

/** GET /v1/reports/goals: the nine goals and the metrics that tell of each. */
export async function listGoals(event: ApiEvent): Promise<ApiResult> {
  parseQuery(NoQuery, event);
  const items = GOAL_KEYS.map((goal) => {
    const { name, description, metrics, lists } = goalDefinition(goal);
    return {
      goal,
      name,
      description,
      metrics: metrics.map(metricAnswer),
      lists: lists.map((id) => ({ id, definition: GOAL_LISTS[id] })),
    };
  });
  return json(200, { items, nextCursor: null });
}

function metricAnswer(id: GoalMetricId) {
  if (!isMissingMetric(id)) return { id, status: 'answered', definition: definitionOf(id) };
  const { definition, reason } = MISSING_METRICS[id];
  return { id, status: 'needs-input', definition, reason };
}
