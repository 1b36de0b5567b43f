import { GoalQuery } from '#shared/contracts/reports.ts';
import { AppError } from '#shared/domain/errors.ts';
import { funnelOf } from '#shared/domain/funnel.ts';
import {
  type Goal,
  type GoalList,
  type GoalMetricId,
  goalDefinition,
  isGoal,
  isMissingMetric,
} from '#shared/domain/goals.ts';
import { changeOf, type Figures, MISSING_METRICS, measure } from '#shared/domain/metrics.ts';
import { previousSpan } from '#shared/domain/period.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseQuery } from '#shared/http/input.ts';
import { type Asked, aboutAnswer, asked, figuresFor, periodAnswer } from '../asked.ts';
import { dimensionRows } from '../breakdown-rows.ts';
import { topInfluencers } from '../top-influencers.ts';

/** GET /v1/reports/goals/{goal}: how a goal is doing, if asked beside the period before. */
export async function getGoal(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const goal = goalIn(event);
  const query = parseQuery(GoalQuery, event);
  const { name, metrics, lists } = goalDefinition(goal);
  const what = await asked(caller.issuer, query);
  const before = query.compare && previousSpan(what.span);
  const [figures, previous, listed] = await Promise.all([
    figuresFor(what, what.span),
    before && figuresFor(what, before),
    listsFor(lists, caller, what),
  ]);
  return json(200, {
    goal,
    name,
    ...aboutAnswer(what, figures.activity),
    previousPeriod: before ? periodAnswer(before) : null,
    metrics: metrics.map((id) => metricAnswer(id, figures, previous)),
    funnel: funnelOf(figures),
    ...listed,
  });
}

function goalIn(event: ApiEvent): Goal {
  const goal = event.pathParameters?.goal;
  if (isGoal(goal)) return goal;
  throw new AppError('NOT_FOUND', 'there is no such goal', { field: 'goal' });
}

function metricAnswer(id: GoalMetricId, figures: Figures, previous: Figures | undefined) {
  if (isMissingMetric(id)) return { id, status: 'needs-input', ...MISSING_METRICS[id] };
  const now = measure(id, figures);
  const before = previous && measure(id, previous);
  const change = before ? changeOf(before.value, now.value) : null;
  if ('numerator' in now) {
    return { status: 'answered', kind: 'rate', ...now, previous: before ?? null, change };
  }
  return { status: 'answered', kind: 'count', ...now, previous: before?.value ?? null, change };
}

async function listsFor(lists: readonly GoalList[], { issuer }: Caller, what: Asked) {
  return {
    ...(lists.includes('top_influencers') && { influencers: await topInfluencers(issuer, what) }),
    ...(lists.includes('channels') && { channels: await dimensionRows('channel', what) }),
  };
}
