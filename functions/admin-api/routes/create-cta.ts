import type { Caller } from '#shared/access/authenticate.ts';
import { NewCta } from '#shared/contracts/admin.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { parseBody } from '#shared/http/input.ts';
import { getCredential } from '#shared/registry/credentials.ts';
import { checkDestination, getProgram } from '#shared/registry/programs.ts';
import { ensureShareables, shareablesOf } from '#shared/registry/shareables.ts';
import { ctaAnswer } from '../answers.ts';
import { idInPath } from '../path.ts';

/** POST /v1/credentials/{credentialId}/ctas: the credential's one CTA, made or changed in what is given. */
export async function createCta(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const input = parseBody(NewCta, event);
  checkDestination(issuer, input.destinationUrl);
  const program = await getProgram(issuer.issuerId, credential.programId);
  const { cta: known } = await shareablesOf(credential);
  if (!(input.destinationUrl ?? known?.destinationUrl ?? program.destinationUrl)) {
    const message = 'the program has no destinationUrl: give one here or there';
    throw new AppError('INVALID_INPUT', message, { field: 'destinationUrl' });
  }
  const { cta } = await ensureShareables(credential, { cta: input });
  if (!cta) throw new Error('the CTA was not made');
  return json(200, ctaAnswer(cta, program));
}
