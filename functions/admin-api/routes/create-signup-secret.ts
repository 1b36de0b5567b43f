import type { Caller } from '#shared/access/authenticate.ts';
import { addSignupSecret } from '#shared/attribution/signup-secrets.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';

/** POST /v1/signup-secrets: begin a rotation. The secret is in this answer and in no other. */
export async function createSignupSecret(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  return json(201, await addSignupSecret(issuer.issuerId));
}
