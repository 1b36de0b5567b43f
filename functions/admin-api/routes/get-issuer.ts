import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { issuerAnswer } from '../answers.ts';

/** GET /v1/issuer: whose key this is. */
export async function getIssuer(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return json(200, issuerAnswer(issuer));
}
