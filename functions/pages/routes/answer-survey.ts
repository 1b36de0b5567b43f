import type { PublicRequest } from '#shared/attribution/visitor.ts';
import type { ApiResult } from '#shared/http/api.ts';
import { answerIn, isSurvey } from '#shared/lane-log/rules/survey.ts';
import { saveAnswer } from '#shared/registry/surveys.ts';
import { noticePage } from '#shared/sharing/page.ts';
import { NOTICE_TEXTS } from '#shared/sharing/texts.ts';
import { backTo, ownersForm } from '../owners-form.ts';

/**
 * POST /o/{credentialId}/survey: stores the owner's answer, which replaces their previous one.
 * Idempotent.
 */
export async function answerSurvey(
  request: PublicRequest,
  credentialId: string | undefined,
): Promise<ApiResult> {
  const sent = await ownersForm(request, credentialId);
  if ('refusal' in sent) return sent.refusal;
  const { badge, form } = sent;
  const survey = form.get('survey');
  const answer = answerIn(form.get('rating'), form.get('score'));
  if (!isSurvey(survey) || !answer) return NO_ANSWER;
  await saveAnswer(badge.issuer, badge.credential, { survey, ...answer, at: Date.now() });
  return backTo(badge, '#survey');
}

const NO_ANSWER = noticePage(400, NOTICE_TEXTS.noAnswer);
