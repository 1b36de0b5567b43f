import * as keys from '#shared/access/api-keys.ts';
import type { Caller } from '#shared/access/authenticate.ts';
import { NewKey } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { keyAnswer } from '../answers.ts';

/** POST /v1/keys: the key itself is in this answer and in no other. */
export async function createKey(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { scope, label } = parseBody(NewKey, event);
  const { key, token } = await keys.createKey(issuer.issuerId, scope, label);
  return json(201, { ...keyAnswer(key), key: token });
}
