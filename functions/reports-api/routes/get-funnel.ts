import { FunnelQuery } from '#shared/contracts/reports.ts';
import { funnelOf } from '#shared/domain/funnel.ts';
import { ratesOf } from '#shared/domain/metrics.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseQuery } from '#shared/http/input.ts';
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
