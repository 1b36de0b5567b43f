import { getCredential } from '#shared/data/credentials.ts';
import { replaceOwnerLink } from '#shared/data/owner-link.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';

import { idInPath } from '../path.ts';

/** DELETE /v1/credentials/{credentialId}/owner-link: take the owner link back, until another is made. */
export async function deleteOwnerLink(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const credential = await getCredential(caller.issuer.issuerId, idInPath(event, 'crd'));
  await replaceOwnerLink(credential, false);
  return noContent();
}
