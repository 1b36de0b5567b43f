import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import * as credentials from '#shared/registry/credentials.ts';
import { credentialAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** GET /v1/credentials/{credentialId} */
export async function getCredential(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const { issuer } = caller;
  const credential = await credentials.getCredential(issuer.issuerId, idInPath(event, 'crd'));
  return json(200, await credentialAnswer(credential, caller));
}
