import { NoQuery } from '#shared/contracts/reports.ts';
import * as targets from '#shared/data/targets.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseQuery } from '#shared/http/input.ts';

/** GET /v1/targets: those of all goals. */
export async function listTargets(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  parseQuery(NoQuery, event);
  return json(200, { items: await targets.listTargets(issuer.issuerId), nextCursor: null });
}
