import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { replaceOwnerLink } from '#shared/sharing/owner-link.ts';
import { ownerUrlOf } from '../owner-url.ts';
import { idInPath } from '../path.ts';

/** POST /v1/credentials/{credentialId}/owner-link: another owner link; the former one opens nothing any more. */
export async function createOwnerLink(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const credential = await getCredential(caller.issuer.issuerId, idInPath(event, 'crd'));
  const renewed = await replaceOwnerLink(credential, true);
  const ownerUrl = await ownerUrlOf(renewed, caller);
  return json(200, { ownerUrl: ownerUrl ?? null });
}
