import * as keys from '#shared/data/api-keys.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { idInPath } from '../path.ts';

/** DELETE /v1/keys/{keyId} */
export async function deleteKey(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await keys.deleteKey(issuer.issuerId, idInPath(event, 'key'));
  return noContent();
}
