import type { Caller } from '#shared/access/authenticate.ts';
import { GoalQuery } from '#shared/contracts/reports.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import { type Goal, type GoalList, goalDefinition, isGoal } from '#shared/reports/rules/goals.ts';
import { metricsOf } from '#shared/reports/rules/metrics.ts';
import { previousSpan } from '#shared/reports/rules/period.ts';
import { funnelOf } from '#shared/reports/rules/series.ts';
import { type Asked, aboutAnswer, asked, periodAnswer } from '../asked.ts';
import { dimensionRows } from '../breakdown-rows.ts';
import { goalFiguresFor } from '../goal-figures.ts';
import { metricAnswer } from '../metric-answer.ts';
import { pathwayAnswers } from '../pathway-reports.ts';
import { judgeOf } from '../targets.ts';
import { topInfluencers } from '../top-influencers.ts';

/** GET /v1/reports/goals/{goal}: how a goal is doing, if asked beside the period before. */
export async function getGoal(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const goal = goalIn(event);
  const query = parseQuery(GoalQuery, event);
  const { name, lists } = goalDefinition(goal);
  const metrics = metricsOf(goal);
  const { issuer } = caller;
  const what = await asked(issuer, query);
  const before = query.compare && previousSpan(what.span);
  const [figures, previous, judge, listed] = await Promise.all([
    goalFiguresFor(issuer, what, what.span, metrics),
    before && goalFiguresFor(issuer, what, before, metrics),
    judgeOf(issuer, goal, what),
    listsFor(lists, caller, what),
  ]);
  return json(200, {
    goal,
    name,
    ...aboutAnswer(what, figures.activity),
    previousPeriod: before ? periodAnswer(before) : null,
    metrics: metrics.map((id) => metricAnswer(id, figures, previous, { issuer, judge })),
    funnel: funnelOf(figures),
    ...listed,
    ...(lists.includes('pathways') && {
      pathways: await pathwayAnswers(what.scope, figures.pathways),
    }),
  });
}

function goalIn(event: ApiEvent): Goal {
  const goal = event.pathParameters?.goal;
  if (isGoal(goal)) return goal;
  throw new AppError('NOT_FOUND', 'there is no such goal', { field: 'goal' });
}

async function listsFor(lists: readonly GoalList[], { issuer }: Caller, what: Asked) {
  return {
    ...(lists.includes('top_influencers') && { influencers: await topInfluencers(issuer, what) }),
    ...(lists.includes('channels') && { channels: await dimensionRows('channel', what) }),
  };
}
