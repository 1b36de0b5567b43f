import { type Handlers, operations } from '#shared/access/operation.ts';
import { type Day, dayIn } from '#shared/calendar.ts';
import { PageOf } from '#shared/contracts/admin-answers.ts';
import { TargetAnswer, TargetInput, TargetQuery } from '#shared/contracts/plans.ts';
import { NoQuery } from '#shared/contracts/reports.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { type Goal, isGoal } from '#shared/reports/rules/goals.ts';
import { type MetricId, metric, metricsOf } from '#shared/reports/rules/metrics.ts';
import * as store from '#shared/reports/targets.ts';

export const TARGETS = operations('Targets', {
  listTargets: {
    method: 'GET',
    path: '/v1/targets',
    summary: 'List targets',
    scopes: ['read'],
    query: NoQuery,
    answers: { 200: PageOf(TargetAnswer) },
  },
  setTarget: {
    method: 'PUT',
    path: '/v1/targets/{goal}/{metricId}',
    summary: 'Set a target',
    description: 'For the issuer, or with programId for one program. Replaces the previous target.',
    scopes: [],
    roles: ['marketer'],
    query: TargetQuery,
    body: TargetInput,
    example: { value: 500, date: '2027-06-30' },
    answers: { 200: TargetAnswer },
  },
  getTarget: {
    method: 'GET',
    path: '/v1/targets/{goal}/{metricId}',
    summary: 'Get a target',
    scopes: ['read'],
    query: TargetQuery,
    answers: { 200: TargetAnswer },
  },
  deleteTarget: {
    method: 'DELETE',
    path: '/v1/targets/{goal}/{metricId}',
    summary: 'Delete a target',
    scopes: [],
    roles: ['marketer'],
    query: TargetQuery,
    answers: { 204: undefined },
  },
});

/** Event ratios may exceed 1. Values above 10 are percentages by mistake. */
const RATE_MAX = 10;

export const targets: Handlers<typeof TARGETS> = {
  async listTargets({ issuer, query }) {
    query();
    return { items: await store.listTargets(issuer.issuerId), nextCursor: null };
  },

  async setTarget({ issuer, event, query, body }) {
    const named = { ...targetInPath(event), ...query() };
    const { value, from, date } = body();
    if (named.programId) await getProgram(issuer.issuerId, named.programId);
    if (metric(named.metricId).kind === 'rate' && Math.abs(value) > RATE_MAX) {
      const message = 'must be a fraction such as 0.4, not a percentage';
      throw new AppError('INVALID_INPUT', message, { field: 'value' });
    }
    const now = Date.now();
    const first = (from ?? dayIn(issuer.timeZone, now)) as Day;
    if (date < first) {
      throw new AppError('INVALID_INPUT', 'must not be before `from`, the first day', {
        field: 'date',
      });
    }
    const createdAt = new Date(now).toISOString();
    const target = { ...named, value, from: first, date: date as Day, createdAt };
    await store.putTarget(issuer.issuerId, target);
    return target;
  },

  async getTarget({ issuer, event, query }) {
    const named = { ...targetInPath(event), ...query() };
    const target = await store.findTarget(issuer.issuerId, named);
    if (target) return target;
    throw new AppError('NOT_FOUND', 'this metric has no target', { field: 'metricId' });
  },

  async deleteTarget({ issuer, event, query }) {
    const named = { ...targetInPath(event), ...query() };
    await store.deleteTarget(issuer.issuerId, named);
  },
};

/** Returns the goal and metric in the path. @throws AppError NOT_FOUND naming `goal` or `metricId` */
function targetInPath({ pathParameters }: ApiEvent): { goal: Goal; metricId: MetricId } {
  const goal = pathParameters?.goal;
  if (!isGoal(goal)) throw new AppError('NOT_FOUND', 'there is no such goal', { field: 'goal' });
  const metricId = metricsOf(goal).find((id) => id === pathParameters?.metricId);
  if (metricId) return { goal, metricId };
  const message = `the goal ${goal} has no such metric`;
  throw new AppError('NOT_FOUND', message, { field: 'metricId' });
}
