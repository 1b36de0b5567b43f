import type { Caller } from '#shared/access/authenticate.ts';
import { FunnelQuery } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import { ratesOf } from '#shared/reports/rules/metrics.ts';
import { funnelOf } from '#shared/reports/rules/series.ts';
import { aboutAnswer, asked, figuresFor } from '../asked.ts';

/** GET /v1/reports/funnel: from published to signed up, by credentials and by events. */
export async function getFunnel(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const what = await asked(issuer, parseQuery(FunnelQuery, event));
  const figures = await figuresFor(what, what.span);
  return json(200, {
    ...aboutAnswer(what, figures.activity),
    ...funnelOf(figures),
    rates: ratesOf(figures),
  });
}
