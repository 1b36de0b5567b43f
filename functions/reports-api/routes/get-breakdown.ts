import type { Caller } from '#shared/access/authenticate.ts';
import { BreakdownQuery } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import { readTally } from '#shared/reports/cells.ts';
import { aboutAnswer, asked } from '../asked.ts';
import { dimensionRows, programRows } from '../breakdown-rows.ts';

/** GET /v1/reports/breakdown: what happened in the period, by channel, country, device, source or program. */
export async function getBreakdown(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { by, ...query } = parseQuery(BreakdownQuery, event);
  const what = await asked(issuer, query);
  const [items, activity] = await Promise.all([
    by === 'program' ? programRows(what) : dimensionRows(by, what),
    readTally('day', what.scope, what.span),
  ]);
  return json(200, { ...aboutAnswer(what, activity), by, items });
}
