import type { Caller } from '#shared/access/authenticate.ts';
import { CredentialInput } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { programOf, publish } from '#shared/importing/publish-input.ts';
import { credentialAnswer } from '../answers.ts';

/** POST /v1/credentials: publish one; 201, or 200 if its externalId is known. */
export async function createCredential(event: ApiEvent, caller: Caller): Promise<ApiResult> {
  const { issuer } = caller;
  const input = parseBody(CredentialInput, event);
  const program = await programOf(issuer, input);
  const { status, credential } = await publish(issuer, program, input);
  return json(status === 'created' ? 201 : 200, await credentialAnswer(credential, caller));
}
