import { SurveyNotification } from '#shared/contracts/feedback.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { answerFrom } from '#shared/registry/surveys.ts';
import { notified } from '../notified.ts';

/**
 * POST /v1/webhooks/{issuerId}/surveys: keep a recipient's answer, in the place of their last one.
 *
 * A replay is `unchanged`; an answer that was given before the one we have is `stale`.
 */
export async function receiveSurvey(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification } = await notified(SurveyNotification, event);
  return json(202, await answerFrom(issuer, notification.data, 'data.'));
}
