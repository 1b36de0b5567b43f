import { api } from '#shared/http/api.ts';
import { type KeyedRoute, routes } from '#shared/http/routes.ts';
import { findCredentials } from './routes/find-credentials.ts';
import { getBenchmarks } from './routes/get-benchmarks.ts';
import { getBreakdown } from './routes/get-breakdown.ts';
import { getFunnel } from './routes/get-funnel.ts';
import { getGoal } from './routes/get-goal.ts';
import { getInfluencer } from './routes/get-influencer.ts';
import { getTimeSeries } from './routes/get-time-series.ts';
import { listGoals } from './routes/list-goals.ts';
import { listInfluencers } from './routes/list-influencers.ts';

const read = (handle: KeyedRoute['handle']): KeyedRoute => ({ scopes: ['read'], handle });

export const handler = api(
  routes({
    'GET /v1/reports/goals': read(listGoals),
    'GET /v1/reports/goals/{goal}': read(getGoal),
    'GET /v1/reports/benchmarks': read(getBenchmarks),
    'GET /v1/reports/credentials': read(findCredentials),
    'GET /v1/reports/funnel': read(getFunnel),
    'GET /v1/reports/timeseries': read(getTimeSeries),
    'GET /v1/reports/breakdown': read(getBreakdown),
    'GET /v1/influencers': read(listInfluencers),
    'GET /v1/influencers/{recipientId}': read(getInfluencer),
  }),
);
