import * as keys from '#shared/access/api-keys.ts';
import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import { idInPath } from '../path.ts';

/** DELETE /v1/keys/{keyId} */
export async function deleteKey(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await keys.deleteKey(issuer.issuerId, idInPath(event, 'key'));
  return noContent();
}
