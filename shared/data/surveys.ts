import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dayIn, type Instant } from '#shared/domain/calendar.ts';
import type { SurveyResponse } from '#shared/domain/event.ts';
import { subjectOf } from '#shared/domain/subject.ts';
import type { Survey, SurveyAnswer } from '#shared/domain/survey.ts';
import type { Credential } from './credentials.ts';
import { dynamo } from './dynamo.ts';
import type { Issuer } from './issuers.ts';
import { contentOf } from './item.ts';
import { surveyAnswerKey } from './keys.ts';
import { untilWon } from './races.ts';
import { singleEventLane } from './single-event-lane.ts';
import { tables } from './tables.ts';
import { transact } from './transaction.ts';

/** A recipient's answer to a survey, about one credential. */
export type GivenAnswer = SurveyAnswer & { readonly survey: Survey; readonly at: Instant };

/** The latest answer, as it is kept: `version` tells how often it was given. */
type StoredAnswer = SurveyAnswer & { readonly at: Instant; readonly version: number };

/** `stale`: a later answer had come already. */
export type AnswerOutcome = 'created' | 'updated' | 'unchanged' | 'stale';

/**
 * Keep an answer in the place of the one before, and append its event, in one transaction.
 *
 * One answer for each credential and survey. The event carries the answer that it replaces, so
 * that counting takes that one out again. A repetition is `unchanged` and counts nothing.
 */
export function saveAnswer(
  issuer: Issuer,
  credential: Credential,
  given: GivenAnswer,
): Promise<AnswerOutcome> {
  return untilWon(async () => {
    const stored = await findAnswer(credential, given.survey);
    if (stored && stored.rating === given.rating && stored.score === given.score) {
      return 'unchanged';
    }
    if (stored && stored.at > given.at) return 'stale';
    const isSaved = await replace(issuer, credential, given, stored);
    return isSaved ? (stored ? 'updated' : 'created') : undefined;
  });
}

/** The latest answer about a credential, or `undefined`. */
export async function findAnswer(
  { issuerId, credentialId }: Pick<Credential, 'issuerId' | 'credentialId'>,
  survey: Survey,
): Promise<StoredAnswer | undefined> {
  const Key = surveyAnswerKey(issuerId, credentialId, survey);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

async function replace(
  issuer: Issuer,
  credential: Credential,
  { survey, rating, score, at }: GivenAnswer,
  stored: StoredAnswer | undefined,
): Promise<boolean> {
  const { issuerId, credentialId } = credential;
  const version = (stored?.version ?? 0) + 1;
  const answer = { ...(rating !== undefined && { rating }), ...(score !== undefined && { score }) };
  const Item = { ...surveyAnswerKey(issuerId, credentialId, survey), ...answer, at, version };
  const event = responseOf(issuer, credential, { survey, answer, at, stored });
  const outcome = await transact([
    { Put: { TableName: tables.registry, Item, ...ifVersion(stored) } },
    ...singleEventLane(`SRV#${credentialId}#${survey}`, event, version),
  ]);
  return outcome.type === 'committed';
}

function ifVersion(stored: StoredAnswer | undefined) {
  if (!stored) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': stored.version },
  };
}

type Response = {
  readonly survey: Survey;
  readonly answer: SurveyAnswer;
  readonly at: Instant;
  /** The answer before. */
  readonly stored?: StoredAnswer;
};

/** The event that tells of an answer. */
export function responseOf(
  { timeZone }: Issuer,
  credential: Credential,
  { survey, answer, at, stored }: Response,
): SurveyResponse {
  const { version = 0, ...replaces } = stored ?? {};
  const { credentialId } = credential;
  return {
    kind: 'survey',
    eventId: `SRV#${credentialId}#${survey}#${version + 1}`,
    at,
    day: dayIn(timeZone, at),
    ...subjectOf(credential),
    survey,
    answer,
    ...('at' in replaces && { replaces }),
  };
}
