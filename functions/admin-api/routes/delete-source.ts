import * as sources from '#shared/data/sources.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';

/** DELETE /v1/sources/accredible: pull no more, and forget the key; what was pulled stays. */
export async function deleteSource(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await sources.getSource(issuer.issuerId);
  await sources.deleteSource(issuer.issuerId);
  return noContent();
}
