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
import type { Issuer } from '#shared/registry/issuers.ts';
import { findProgram } from '#shared/registry/programs.ts';
import { isPerson } from '#shared/registry/recipient-identity.ts';
import { emailHash, findRecipient } from '#shared/registry/recipients.ts';
import { happenedAt, notified, telling } from '../notified.ts';

/**
 * POST /v1/webhooks/{issuerId}/signups: count a sign-up, once for each externalId, for ever.
 *
 * A replay answers `duplicate` with what the first one was answered. A delivery id that comes
 * again with another body is refused: one of the two is not what its sender sent.
 */
export async function receiveSignup(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification, delivery, ignored } = await notified(SignupNotification, event);
  const answer = await countOnce(issuer, notification, delivery);
  return json(202, telling(answer.body, [...ignored, ...answer.ignored]));
}

const RACES_MAX = 5;

async function countOnce(issuer: Issuer, notification: SignupNotification, delivery: Delivery) {
  for (let races = 0; races < RACES_MAX; races++) {
    await refuseReusedId(issuer, delivery);
    const stored = await findSignup(issuer.issuerId, notification.data.externalId);
    if (stored) {
      await remember(stored);
      return { body: { status: 'duplicate', result: stored.result }, ignored: [] };
    }
    const counted = await count(issuer, notification, delivery);
    if (counted) return counted;
  }
  throw new Error('a sign-up is being written by too many at once');
}

async function refuseReusedId({ issuerId }: Issuer, { webhookId, bodySha256 }: Delivery) {
  const before = await bodyOfDelivery(issuerId, webhookId);
  if (before === undefined || before === bodySha256) return;
  const message = 'this webhook-id came before, with another body';
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
  const { at, ignored } = happenedAt(earliestOf(issuer, found), {
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
  await remember(signup);
  return { body: result, ignored };
}

/** For the day on which they earn a credential. A replay does again what may have broken off. */
async function remember({ issuerId, externalId, emailHash: hash, referredBy }: StoredSignup) {
  if (!referredBy) return;
  await rememberReferred(issuerId, { externalId, emailHash: hash, programId: referredBy });
}

function resultOf({ unattributed, excluded }: Attribution): SignupResult {
  if (unattributed) return { status: 'unattributed', reason: unattributed };
  return excluded ? { status: 'excluded', reason: excluded } : { status: 'attributed' };
}

/** A sign-up can be no older than its issuer, or the click that it came by. */
function earliestOf({ createdAt }: Issuer, found: readonly FoundTouch[]): Instant {
  const clicks = found.filter((one) => typeof one !== 'string').map(touchOf);
  return Math.min(Date.parse(createdAt), ...clicks.map(({ clickedAt }) => clickedAt));
}

/** The clicks that led to a sign-up; those on the person's own credentials are marked as such. */
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

type Traced = {
  readonly found: readonly FoundTouch[];
  readonly at: Instant;
  /** Of the person's address, if it was told. */
  readonly hash: string | undefined;
};

async function attributionOf(
  issuerId: IssuerId,
  { found, at, hash }: Traced,
): Promise<{ attribution: Attribution; policy?: AttributionPolicy }> {
  const policies = await policiesOf(issuerId, found);
  const policyOf = ({ programId }: Touch) => policies.get(programId) ?? DEFAULT_POLICY;
  const attribution = attribute(found, at, policyOf);
  const { credited, lastTouch, excluded } = attribution;
  if (!credited || !lastTouch) return { attribution };
  const policy = policyOf(lastTouch);
  const isAgain = !excluded && hash && (await isCredited(issuerId, hash, credited));
  return { attribution: isAgain ? { ...attribution, excluded: 'duplicate' } : attribution, policy };
}

/** Programs are never deleted; a touch without one would be a bug elsewhere, and must not lose the sign-up. */
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
