import type { Caller } from '#shared/access/authenticate.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { shareablesOf } from '#shared/registry/shareables.ts';
import { ctaAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** GET /v1/credentials/{credentialId}/ctas: none or one. */
export async function listCtas(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const program = await getProgram(issuer.issuerId, credential.programId);
  const { cta } = await shareablesOf(credential);
  return json(200, { items: cta ? [ctaAnswer(cta, program)] : [], nextCursor: null });
}
