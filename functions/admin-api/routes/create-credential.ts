import { CredentialInput } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseBody } from '#shared/http/input.ts';
import { credentialAnswer } from '../answers.ts';
import { publish } from '../publish.ts';

/** POST /v1/credentials: publish one; 201, or 200 if its externalId is known. */
export async function createCredential(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { status, credential } = await publish(issuer, parseBody(CredentialInput, event));
  return json(status === 'created' ? 201 : 200, credentialAnswer(credential));
}
