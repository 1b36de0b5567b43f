import type { Caller } from '#shared/access/authenticate.ts';
import { DisabledPatch } from '#shared/contracts/admin.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { setCtaDisabled } from '#shared/registry/shareables.ts';
import { ctaAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** PATCH /v1/credentials/{credentialId}/ctas/{ctaId}: a disabled CTA answers 410. */
export async function patchCta(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const { disabled } = parseBody(DisabledPatch, event);
  const program = await getProgram(issuer.issuerId, credential.programId);
  const cta = await setCtaDisabled(credential, idInPath(event, 'cta'), disabled);
  return json(200, ctaAnswer(cta, program));
}
