import type { Caller } from '#shared/access/authenticate.ts';
import { FunnelQuery } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import { INDUSTRIES } from '#shared/registry/rules/industry.ts';
import {
  BENCHMARK_NOTE,
  BENCHMARK_SOURCE,
  benchmarkOf,
  COMPARABLE_IDS,
} from '#shared/reports/rules/benchmarks.ts';
import { cohortRate } from '#shared/reports/rules/rates.ts';
import { asked, askedAnswer, figuresFor } from '../asked.ts';

/** GET /v1/reports/benchmarks: the issuer's own rates beside the published averages of 14 industries. */
export async function getBenchmarks(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const what = await asked(issuer, parseQuery(FunnelQuery, event));
  const { cohort } = await figuresFor(what, what.span);
  return json(200, {
    ...askedAnswer(what),
    source: BENCHMARK_SOURCE,
    note: BENCHMARK_NOTE,
    industry: issuer.industry ?? null,
    own: COMPARABLE_IDS.map((id) => cohortRate(id, cohort)),
    items: INDUSTRIES.map((industry) => ({
      industry,
      averages: COMPARABLE_IDS.map((id) => ({ id, value: benchmarkOf(industry, id)?.value })),
    })),
  });
}
