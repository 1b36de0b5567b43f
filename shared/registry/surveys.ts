import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo } from '#shared/aws/dynamodb.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { tables } from '#shared/aws/tables.ts';
import { retryOnConflict, transact } from '#shared/aws/transaction.ts';
import { CLOCK_TOLERANCE, dayIn, type Instant } from '#shared/calendar.ts';
import { AppError } from '#shared/errors.ts';
import type { CredentialId } from '#shared/ids.ts';
import { type SurveyResponse, subjectOf } from '#shared/lane-log/rules/event.ts';
import type { Survey, SurveyAnswer } from '#shared/lane-log/rules/survey.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import { type Credential, findCredential } from './credentials.ts';
import type { Issuer } from './issuers.ts';
import { surveyAnswerKey } from './keys.ts';

/** A recipient's answer to a survey, about one credential. */
export type GivenAnswer = SurveyAnswer & { readonly survey: Survey; readonly at: Instant };

/** The latest answer, as it is kept: `version` tells how often it was changed. */
type StoredAnswer = SurveyAnswer & {
  /** When it was given first: there it is counted. */
  readonly at: Instant;
  /** When the same answer was given last, if it was given again. */
  readonly repeatedAt?: Instant;
  readonly version: number;
};

/** `stale`: a later answer had come already. */
export type AnswerOutcome = 'created' | 'updated' | 'unchanged' | 'stale';

/**
 * Keep an answer in the place of the one before, and append its event, in one transaction.
 *
 * One answer for each credential and survey. The event carries the answer that it replaces, so
 * that counting takes that one out again. A repetition is `unchanged` and counts nothing, but moves
 * the time from which other answers are older.
 */
export function saveAnswer(
  issuer: Issuer,
  credential: Credential,
  given: GivenAnswer,
): Promise<AnswerOutcome> {
  return retryOnConflict(async () => {
    const stored = await findAnswer(credential, given.survey);
    const isSame = stored && stored.rating === given.rating && stored.score === given.score;
    if (isSame) return (await repeat(credential, given, stored)) ? 'unchanged' : undefined;
    if (stored && lastGiven(stored) > given.at) return 'stale';
    const isSaved = await replace(issuer, credential, given, stored);
    return isSaved ? (stored ? 'updated' : 'created') : undefined;
  });
}

function lastGiven({ at, repeatedAt = at }: StoredAnswer): Instant {
  return Math.max(at, repeatedAt);
}

/** Note when the answer was given again; false if meanwhile it was changed, or given later. */
async function repeat(
  { issuerId, credentialId }: Credential,
  { survey, at }: GivenAnswer,
  stored: StoredAnswer,
): Promise<boolean> {
  if (at <= lastGiven(stored)) return true;
  const Update = {
    TableName: tables.registry,
    Key: surveyAnswerKey(issuerId, credentialId, survey),
    UpdateExpression: 'SET repeatedAt = :at',
    ConditionExpression:
      'version = :version AND (attribute_not_exists(repeatedAt) OR repeatedAt < :at)',
    ExpressionAttributeValues: { ':at': at, ':version': stored.version },
  };
  return (await transact([{ Update }])).type === 'committed';
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
  const { version = 0, repeatedAt, ...replaces } = stored ?? {};
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
 * `ignored` names `answeredAt` if it cannot be true.
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
  const { at, isUsable } = answerTime(credential, answeredAt);
  const status = await saveAnswer(issuer, credential, { ...answer, at });
  const ignored = isUsable ? [] : [`${path}answeredAt`];
  return { status, credentialId: credential.credentialId, survey: answer.survey, ignored };
}

/**
 * When an answer was given. Nobody answers about a credential before it is published: such a time
 * becomes that of the publication, so that it never takes the place of a later answer.
 */
function answerTime({ publishedAt }: Credential, answeredAt: string | undefined) {
  const now = Date.now();
  if (!answeredAt) return { at: now, isUsable: true };
  const said = Date.parse(answeredAt);
  const isUsable = said >= publishedAt - CLOCK_TOLERANCE && said <= now + CLOCK_TOLERANCE;
  return { at: Math.min(Math.max(said, publishedAt), now), isUsable };
}
