import { addSignupSecret } from '#shared/data/signup-secrets.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';

/** POST /v1/signup-secrets: begin a rotation. The secret is in this answer and in no other. */
export async function createSignupSecret(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return json(201, await addSignupSecret(issuer.issuerId));
}
