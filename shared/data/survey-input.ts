import { AppError } from '#shared/domain/errors.ts';
import type { CredentialId } from '#shared/domain/ids.ts';
import type { Survey, SurveyAnswer } from '#shared/domain/survey.ts';
import { findCredential } from './credentials.ts';
import type { Issuer } from './issuers.ts';
import { derivedId } from './root-secret.ts';
import { saveAnswer } from './surveys.ts';

/** An answer about a credential that is named by our id or by the issuer's own. */
type AnswerInput = SurveyAnswer & {
  readonly survey: Survey;
  readonly credentialId?: CredentialId;
  readonly externalId?: string;
  readonly answeredAt?: string;
};

/**
 * Keep an answer as the issuer's systems tell it.
 *
 * @param path what stands before the names of fields in a refusal
 * @throws AppError NOT_FOUND naming the field that names no credential of the issuer
 */
export async function answerFrom(
  issuer: Issuer,
  { credentialId, externalId, answeredAt, ...answer }: AnswerInput,
  path = '',
) {
  const { issuerId } = issuer;
  const id = credentialId ?? (await derivedId('crd', issuerId, externalId ?? ''));
  const credential = await findCredential(issuerId, id);
  if (!credential) {
    const field = `${path}${credentialId ? 'credentialId' : 'externalId'}`;
    throw new AppError('NOT_FOUND', 'there is no such credential', { field });
  }
  const at = answeredAt ? Math.min(Date.parse(answeredAt), Date.now()) : Date.now();
  const status = await saveAnswer(issuer, credential, { ...answer, at });
  return { status, credentialId: credential.credentialId, survey: answer.survey };
}
