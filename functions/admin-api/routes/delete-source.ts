import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import * as sources from '#shared/importing/sources.ts';

/** DELETE /v1/sources/accredible: pull no more, and forget the key; what was pulled stays. */
export async function deleteSource(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await sources.getSource(issuer.issuerId);
  await sources.deleteSource(issuer.issuerId);
  return noContent();
}
