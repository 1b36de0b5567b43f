import type { Caller } from '#shared/access/authenticate.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import * as credentials from '#shared/registry/credentials.ts';
import { credentialAnswer } from '../answers.ts';
import { listAnswer } from '../list-answer.ts';

/** GET /v1/credentials */
export function listCredentials(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const { issuerId } = caller.issuer;
  const read = credentials.listCredentials.bind(undefined, issuerId);
  return listAnswer(event, caller, 'credentials', read, (one) => credentialAnswer(one, caller));
}
