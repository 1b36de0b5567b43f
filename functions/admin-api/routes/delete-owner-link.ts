import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { replaceOwnerLink } from '#shared/sharing/owner-link.ts';

import { idInPath } from '../path.ts';

/** DELETE /v1/credentials/{credentialId}/owner-link: take the owner link back, until another is made. */
export async function deleteOwnerLink(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const credential = await getCredential(caller.issuer.issuerId, idInPath(event, 'crd'));
  await replaceOwnerLink(credential, false);
  return noContent();
}
