import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { readIssuer } from '#shared/registry/issuers.ts';

/** GET /v1/signup-secrets: the versions that are valid now. */
export async function listSignupSecrets(_event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const { signupSecretVersions } = (await readIssuer(issuer.issuerId)) ?? issuer;
  const items = signupSecretVersions.map((version) => ({ version }));
  return json(200, { items, nextCursor: null });
}
