import { NewCta } from '#shared/contracts/admin.ts';
import { getCredential } from '#shared/data/credentials.ts';
import { getProgram } from '#shared/data/programs.ts';
import { ensureShareables } from '#shared/data/shareables.ts';
import { AppError } from '#shared/domain/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Caller } from '#shared/http/authenticate.ts';
import { parseBody } from '#shared/http/input.ts';
import { ctaAnswer } from '../answers.ts';
import { checkDestination } from '../destinations.ts';
import { idInPath } from '../path.ts';

export const DEFAULT_LABEL = 'Start your own';

/** POST /v1/credentials/{credentialId}/ctas: the credential's one CTA, made or brought up to date. */
export async function createCta(event: ApiEvent, { issuer }: Caller): Promise<ApiResult> {
  const credential = await getCredential(issuer.issuerId, idInPath(event, 'crd'));
  const { label = DEFAULT_LABEL, destinationUrl } = parseBody(NewCta, event);
  checkDestination(issuer, destinationUrl);
  const program = await getProgram(issuer.issuerId, credential.programId);
  if (!destinationUrl && !program.destinationUrl) {
    const message = 'the program has no destinationUrl: give one here or there';
    throw new AppError('INVALID_INPUT', message, { field: 'destinationUrl' });
  }
  const { cta } = await ensureShareables(credential, { cta: { label, destinationUrl } });
  if (!cta) throw new Error('the CTA was not made');
  return json(200, ctaAnswer(cta, program));
}
