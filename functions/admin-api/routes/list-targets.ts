import type { Caller } from '#shared/access/authenticate.ts';
import { NoQuery } from '#shared/contracts/reports.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseQuery } from '#shared/http/input.ts';
import * as targets from '#shared/reports/targets.ts';

/** GET /v1/targets: those of all goals. */
export async function listTargets(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  parseQuery(NoQuery, event);
  return json(200, { items: await targets.listTargets(issuer.issuerId), nextCursor: null });
}
