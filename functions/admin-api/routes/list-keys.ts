import * as keys from '#shared/access/api-keys.ts';
import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { keyAnswer } from '../answers.ts';

/** GET /v1/keys */
export async function listKeys(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const items = (await keys.listKeys(issuer.issuerId)).map(keyAnswer);
  return json(200, { items, nextCursor: null });
}
