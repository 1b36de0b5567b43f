import { openClickId } from '#shared/attribution/click-id.ts';
import {
  type Attribution,
  type AttributionPolicy,
  attribute,
  type FoundTouch,
  touchOf,
} from '#shared/attribution/rules/attribution.ts';
import {
  bodyOfDelivery,
  type Delivery,
  findSignup,
  findTouch,
  isCredited,
  rememberReferred,
  type SignupResult,
  type StoredSignup,
  saveSignup,
  signupIdOf,
} from '#shared/attribution/signups.ts';
import { dayIn, type Instant } from '#shared/calendar.ts';
import { SignupNotification } from '#shared/contracts/signups.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { IssuerId } from '#shared/ids.ts';
import type { Signup, Touch } from '#shared/lane-log/rules/event.ts';
import { log } from '#shared/log.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { findProgram } from '#shared/registry/programs.ts';
import { isPerson } from '#shared/registry/recipient-identity.ts';
import { emailHash, findRecipient } from '#shared/registry/recipients.ts';
import { occurrenceTime, receiveNotification, withIgnored } from './notification.ts';

/**
 * POST /v1/webhooks/{issuerId}/signups: counts a sign-up.
 *
 * Idempotent by externalId, with no time limit: a repeat answers `duplicate` with the first result.
 *
 * @throws AppError CONFLICT naming `webhook-id` if the id was used before with a different body,
 *   or `clickId` if the click is not in the log yet
 */
export async function receiveSignup(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification, delivery, ignored } = await receiveNotification(
    SignupNotification,
    event,
  );
  const answer = await countOnce(issuer, notification, delivery);
  return json(202, withIgnored(answer.body, [...ignored, ...answer.ignored]));
}

const RACES_MAX = 5;

async function countOnce(issuer: Issuer, notification: SignupNotification, delivery: Delivery) {
  for (let races = 0; races < RACES_MAX; races++) {
    await refuseReusedId(issuer, delivery);
    const stored = await findSignup(issuer.issuerId, notification.data.externalId);
    if (stored) {
      await rememberReferral(stored);
      return { body: { status: 'duplicate', result: stored.result }, ignored: [] };
    }
    const counted = await count(issuer, notification, delivery);
    if (counted) return counted;
  }
  throw new Error(`lost ${RACES_MAX} races to store a sign-up`);
}

async function refuseReusedId({ issuerId }: Issuer, { webhookId, bodySha256 }: Delivery) {
  const firstSha256 = await bodyOfDelivery(issuerId, webhookId);
  if (firstSha256 === undefined || firstSha256 === bodySha256) return;
  const message = 'this webhook-id was already used with a different body';
  throw new AppError('CONFLICT', message, { field: 'webhook-id' });
}

async function count(
  issuer: Issuer,
  { data, timestamp }: SignupNotification,
  delivery: Delivery,
): Promise<{ body: SignupResult; ignored: readonly string[] } | undefined> {
  const { issuerId, timeZone } = issuer;
  const { externalId, email, newLearner = false, value, currency, occurredAt } = data;
  const found = await touchesOf(issuerId, data);
  const { at, ignored } = occurrenceTime(earliestTime(issuer, found), {
    'data.occurredAt': occurredAt,
    timestamp,
  });
  const hash = email && (await emailHash(issuerId, email));
  const { attribution, policy } = await attributionOf(issuerId, { found, at, hash });
  const result = resultOf(attribution);
  const signupId = await signupIdOf(issuerId, externalId);
  const event: Signup = {
    ...attribution,
    kind: 'signup',
    eventId: signupId,
    at,
    day: dayIn(timeZone, at),
    issuerId,
    signupId,
    newLearner,
    value,
    currency,
  };
  const referredBy = result.status === 'attributed' ? attribution.credited?.programId : undefined;
  const known = { signupId, issuerId, externalId, emailHash: hash, result, at, ...policy };
  const signup: StoredSignup = { ...known, ...(referredBy && { referredBy }) };
  if (!(await saveSignup(signup, event, delivery))) return undefined;
  await logSignup(signup, data);
  await rememberReferral(signup);
  return { body: result, ignored };
}

/** One line for each sign-up, which names the clicks it came by (docs/operations.md). */
async function logSignup(
  { issuerId, signupId, result }: StoredSignup,
  { clickId, firstClickId }: SignupNotification['data'],
): Promise<void> {
  const ids = [clickId, firstClickId].filter((id) => id !== undefined);
  const refs = await Promise.all(ids.map((id) => openClickId(issuerId, id)));
  const after = refs.flatMap((ref) => (ref ? [`${ref.lane}/${ref.seq}`] : [])).join(' ');
  log.info('a sign-up was stored', { click: `SGN#${signupId}/1`, after, signupId, ...result });
}

/** Lets `publish` credit the referral when the person earns a credential. A replay repeats it, in case it failed. */
async function rememberReferral({
  issuerId,
  externalId,
  emailHash: hash,
  referredBy,
}: StoredSignup) {
  if (!referredBy) return;
  await rememberReferred(issuerId, { externalId, emailHash: hash, programId: referredBy });
}

function resultOf({ unattributed, excluded }: Attribution): SignupResult {
  if (unattributed) return { status: 'unattributed', reason: unattributed };
  return excluded ? { status: 'excluded', reason: excluded } : { status: 'attributed' };
}

/** The earliest possible time of a sign-up: when its issuer was created, or its first click if that is earlier. */
function earliestTime({ createdAt }: Issuer, found: readonly FoundTouch[]): Instant {
  const clicks = found.filter((one) => typeof one !== 'string').map(touchOf);
  return Math.min(Date.parse(createdAt), ...clicks.map(({ clickedAt }) => clickedAt));
}

/** Returns the clicks that led to a sign-up, with those on the person's own credentials marked `own`. */
function touchesOf(
  issuerId: IssuerId,
  { clickId, firstClickId, ...person }: SignupNotification['data'],
): Promise<FoundTouch[]> {
  const ids = [...new Set([firstClickId, clickId].filter((id) => id !== undefined))];
  return Promise.all(
    ids.map(async (id) => {
      const found = await findTouch(issuerId, id);
      if (typeof found === 'string' || 'own' in found) return found;
      const recipient = await findRecipient(issuerId, found.recipientId);
      return recipient && (await isPerson(recipient, person)) ? { own: found } : found;
    }),
  );
}

type TracedSignup = {
  readonly found: readonly FoundTouch[];
  readonly at: Instant;
  /** Hash of the person's e-mail address, if given. */
  readonly hash: string | undefined;
};

async function attributionOf(
  issuerId: IssuerId,
  { found, at, hash }: TracedSignup,
): Promise<{ attribution: Attribution; policy?: AttributionPolicy }> {
  const policies = await policiesOf(issuerId, found);
  const policyOf = ({ programId }: Touch) => policies.get(programId) ?? DEFAULT_POLICY;
  const attribution = attribute(found, at, policyOf);
  const { credited, lastTouch, excluded } = attribution;
  if (!credited || !lastTouch) return { attribution };
  const policy = policyOf(lastTouch);
  const isRepeat = !excluded && hash && (await isCredited(issuerId, hash, credited));
  return {
    attribution: isRepeat ? { ...attribution, excluded: 'duplicate' } : attribution,
    policy,
  };
}

/** Programs are never deleted. If one is missing all the same, its sign-ups must not be lost. */
const DEFAULT_POLICY: AttributionPolicy = { windowDays: 30, model: 'last' };

async function policiesOf(issuerId: IssuerId, found: readonly FoundTouch[]) {
  const touches = found.filter((one) => typeof one !== 'string').map(touchOf);
  const programIds = new Set(touches.map(({ programId }) => programId));
  const policies = new Map<string, AttributionPolicy>();
  for (const programId of programIds) {
    const program = await findProgram(issuerId, programId);
    if (!program) continue;
    const { attributionWindowDays: windowDays, attributionModel: model } = program;
    policies.set(programId, { windowDays, model });
  }
  return policies;
}
