import { SurveyNotification } from '#shared/contracts/feedback.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { answerFrom } from '#shared/registry/surveys.ts';
import { notified, telling } from '../notified.ts';

/** They say whose answer it is. */
const NEEDED = ['data.credentialId', 'data.externalId', 'data.survey'];

/**
 * POST /v1/webhooks/{issuerId}/surveys: keep a recipient's answer, in the place of their last one.
 *
 * A replay is `unchanged`; an answer that was given before the one we have is `stale`.
 */
export async function receiveSurvey(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification, ignored } = await notified(SurveyNotification, event, NEEDED);
  const { answeredAt = notification.timestamp, ...given } = notification.data;
  const { ignored: unusable, ...answer } = await answerFrom(
    issuer,
    { ...given, answeredAt },
    'data.',
  );
  return json(202, telling(answer, [...ignored, ...unusable]));
}
