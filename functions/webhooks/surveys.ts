import { SurveyNotification } from '#shared/contracts/feedback.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import { answerFrom } from '#shared/registry/surveys.ts';
import { receiveNotification, withIgnored } from './notification.ts';

/** These fields identify whose answer it is. */
const NEEDED = ['data.credentialId', 'data.externalId', 'data.survey'];

/**
 * POST /v1/webhooks/{issuerId}/surveys: stores a recipient's answer, which replaces their previous one.
 *
 * A replay answers `unchanged`; an answer older than the stored one answers `stale`.
 */
export async function receiveSurvey(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification, ignored } = await receiveNotification(
    SurveyNotification,
    event,
    NEEDED,
  );
  const { answeredAt = notification.timestamp, ...given } = notification.data;
  const { ignored: unreadable, ...answer } = await answerFrom(
    issuer,
    { ...given, answeredAt },
    'data.',
  );
  return json(202, withIgnored(answer, [...ignored, ...unreadable]));
}
