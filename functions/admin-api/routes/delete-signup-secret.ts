import * as secrets from '#shared/data/signup-secrets.ts';
import { type ApiEvent, type ApiResult, noContent } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';

/** DELETE /v1/signup-secrets/{version}: end a rotation. */
export async function deleteSignupSecret(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  await secrets.deleteSignupSecret(issuer.issuerId, Number(event.pathParameters?.version));
  return noContent();
}
