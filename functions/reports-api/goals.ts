import { type Handlers, operations } from '#shared/access/operation.ts';
import { GoalsAnswer } from '#shared/contracts/goal-answers.ts';
import { GoalAnswer } from '#shared/contracts/report-answers.ts';
import { GoalQuery, NoQuery } from '#shared/contracts/reports.ts';
import { AppError } from '#shared/errors.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import {
  GOAL_KEYS,
  GOAL_LISTS,
  type GoalList,
  goalDefinition,
  isGoal,
} from '#shared/reports/rules/goals.ts';
import { INPUTS } from '#shared/reports/rules/metric.ts';
import { type MetricId, metric, metricsOf } from '#shared/reports/rules/metrics.ts';
import { previousSpan } from '#shared/reports/rules/period.ts';
import { funnelOf } from '#shared/reports/rules/series.ts';
import { verdictOf } from '#shared/reports/rules/targets.ts';
import { channelRows } from './activity.ts';
import { goalFiguresFor } from './goal-figures.ts';
import { definitionAnswer, metricAnswer } from './goal-metrics.ts';
import { goalTargets } from './goal-targets.ts';
import { pathwayAnswers } from './pathway-reports.ts';
import { daysAnswer, daysTouched, rowAnswers } from './ranking-answer.ts';
import { boardOf } from './ranking-board.ts';
import { aboutAnswer, periodAnswer, type ReportQuery, reportQuery } from './report-query.ts';

type Fields = Readonly<Record<string, unknown>>;

const goalsTable: TableOf = ({ items }) =>
  (items as Fields[]).flatMap(({ goal, name, metrics }) =>
    (metrics as Fields[]).map((one) => ({ goal, goalName: name, ...one })),
  );

const goalTable: TableOf = ({ goal, period, metrics }) => {
  const { from, to, timeZone } = period as Fields;
  return (metrics as Fields[]).map((one) => ({ goal, ...one, from, to, timeZone }));
};

export const GOALS = operations('Goals', {
  listGoals: {
    method: 'GET',
    path: '/v1/reports/goals',
    summary: 'List goals and their metrics',
    scopes: ['read'],
    query: NoQuery,
    answers: { 200: GoalsAnswer },
    table: goalsTable,
    isShareable: true,
  },
  getGoal: {
    method: 'GET',
    path: '/v1/reports/goals/{goal}',
    summary: 'Get a goal’s metrics',
    description:
      'With compare=previous, each metric also has its value in the period before. Targets and the verdict are about the goal: they are the same for every period, time zone and program asked for.',
    scopes: ['read'],
    query: GoalQuery,
    answers: { 200: GoalAnswer },
    table: goalTable,
    isShareable: true,
  },
});

export const goals: Handlers<typeof GOALS> = {
  async listGoals({ query }) {
    query();
    const items = GOAL_KEYS.map((goal) => {
      const { name, description, lists } = goalDefinition(goal);
      return {
        goal,
        name,
        description,
        metrics: metricsOf(goal).map(withInputs),
        lists: lists.map((id) => ({ id, definition: GOAL_LISTS[id] })),
      };
    });
    return { items, nextCursor: null };
  },

  async getGoal({ issuer, event, query }) {
    const goal = event.pathParameters?.goal;
    if (!isGoal(goal)) throw new AppError('NOT_FOUND', 'there is no such goal', { field: 'goal' });
    const asked = query();
    const { name, lists } = goalDefinition(goal);
    const metrics = metricsOf(goal);
    const what = await reportQuery(issuer, asked);
    const before = asked.compare && previousSpan(what.span, Date.parse(what.asOf));
    const [figures, previous, targets, listed] = await Promise.all([
      goalFiguresFor(issuer, what, what.span, metrics),
      before && goalFiguresFor(issuer, what, before, metrics),
      goalTargets(issuer, goal, what),
      listsFor(lists, issuer, what),
    ]);
    return {
      goal,
      name,
      ...aboutAnswer(what, figures.activity),
      previousPeriod: before ? periodAnswer(before) : null,
      verdict: verdictOf(targets.map(({ judged }) => judged)),
      metrics: metrics.map((id) => metricAnswer(id, figures, previous, { issuer, targets, what })),
      funnel: funnelOf(figures),
      ...listed,
      ...(lists.includes('pathways') && {
        pathways: await pathwayAnswers(what.scope, figures.pathways),
      }),
    };
  },
};

function withInputs(id: MetricId) {
  return { ...definitionAnswer(id), inputs: metric(id).inputs.map((input) => INPUTS[input]) };
}

async function listsFor(lists: readonly GoalList[], issuer: Issuer, what: ReportQuery) {
  return {
    ...(lists.includes('top_influencers') && { influencers: await topInfluencers(issuer, what) }),
    ...(lists.includes('channels') && { channels: await channelRows(what) }),
  };
}

const TOP = 10;

/** The recipients who drove the most traffic to the issuer on the reporting days that the span touches. */
async function topInfluencers(issuer: Issuer, { scope, span }: ReportQuery) {
  const rankBy = 'referrals' as const;
  const days = { ...daysTouched(span, issuer), programId: scope.programId };
  const isEnough = (ranking: readonly unknown[]) => ranking.length >= TOP;
  const board = await boardOf(issuer.issuerId, days, { rankBy }, isEnough);
  const items = await rowAnswers(issuer.issuerId, board.ranking.slice(0, TOP), board);
  return { rankBy, period: daysAnswer(days, issuer), items };
}
