import type { Caller } from '#shared/access/authenticate.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import type { TableOf } from '#shared/http/csv-answer.ts';
import { listFoundCredentials } from './routes/find-credentials.ts';
import { getBenchmarks } from './routes/get-benchmarks.ts';
import { getBreakdown } from './routes/get-breakdown.ts';
import { getFunnel } from './routes/get-funnel.ts';
import { getGoal } from './routes/get-goal.ts';
import { getInfluencer } from './routes/get-influencer.ts';
import { getTimeSeries } from './routes/get-time-series.ts';
import { listSignups } from './routes/list-credential-signups.ts';
import { listGoals } from './routes/list-goals.ts';
import { listInfluencers } from './routes/list-influencers.ts';
import { TABLES } from './tables.ts';

type Handle = (event: ApiEvent, caller: Caller) => Promise<ApiResult>;

const HANDLES = {
  'GET /v1/reports/goals': listGoals,
  'GET /v1/reports/goals/{goal}': getGoal,
  'GET /v1/reports/benchmarks': getBenchmarks,
  'GET /v1/reports/credentials': listFoundCredentials,
  'GET /v1/reports/credentials/{credentialId}/signups': listSignups,
  'GET /v1/reports/funnel': getFunnel,
  'GET /v1/reports/timeseries': getTimeSeries,
  'GET /v1/reports/breakdown': getBreakdown,
  'GET /v1/influencers': listInfluencers,
  'GET /v1/influencers/{recipientId}': getInfluencer,
} as const satisfies Record<keyof typeof TABLES, Handle>;

type ReportName = keyof typeof HANDLES;

/** A report: how it answers in JSON, and what of that is its table. */
export type Report = { readonly tableOf: TableOf; readonly answer: Handle };

export const REPORTS = Object.fromEntries(
  Object.entries(HANDLES).map(([name, answer]) => {
    return [name, { answer, tableOf: TABLES[name as ReportName] }];
  }),
) as Record<ReportName, Report>;

/** The report that a path names, with the parameters that stand in it. */
export function reportAt(path: string) {
  for (const [name, report] of Object.entries(REPORTS)) {
    const pattern = name.slice('GET '.length).replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (match) return { ...report, pathParameters: { ...match.groups } };
  }
  return undefined;
}
