import { NoQuery } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import { GOAL_KEYS, GOAL_LISTS, goalDefinition } from '#shared/reports/rules/goals.ts';
import { INPUTS } from '#shared/reports/rules/metric.ts';
import { type MetricId, metric, metricsOf } from '#shared/reports/rules/metrics.ts';
import { definitionAnswer } from '../metric-answer.ts';

/** GET /v1/reports/goals: the nine goals and the metrics that tell of each. */
export async function listGoals(event: ApiEvent): Promise<ApiResult> {
  parseQuery(NoQuery, event);
  const items = GOAL_KEYS.map((goal) => {
    const { name, description, lists } = goalDefinition(goal);
    return {
      goal,
      name,
      description,
      metrics: metricsOf(goal).map(catalogued),
      lists: lists.map((id) => ({ id, definition: GOAL_LISTS[id] })),
    };
  });
  return json(200, { items, nextCursor: null });
}

function catalogued(id: MetricId) {
  return { ...definitionAnswer(id), inputs: metric(id).inputs.map((input) => INPUTS[input]) };
}
