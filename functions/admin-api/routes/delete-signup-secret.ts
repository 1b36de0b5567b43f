import type { Caller } from '#shared/access/authenticate.ts';
import * as secrets from '#shared/attribution/signup-secrets.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';

/** DELETE /v1/signup-secrets/{version}: end a rotation. */
export async function deleteSignupSecret(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await secrets.deleteSignupSecret(issuer.issuerId, Number(event.pathParameters?.version));
  return noContent();
}
