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
  rememberReferred,
  type SignupResult,
  type StoredSignup,
  saveSignup,
  signupIdOf,
} from '#shared/attribution/signups.ts';
import { dayIn } from '#shared/calendar.ts';
import { SignupNotification } from '#shared/contracts/signups.ts';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json } from '#shared/http/api.ts';
import type { Signup, Touch } from '#shared/lane-log/rules/event.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { findProgram } from '#shared/registry/programs.ts';
import { emailHash, findRecipient } from '#shared/registry/recipients.ts';
import { happenedAt, notified } from '../notified.ts';

type Notified = SignupNotification['data'];

/**
 * POST /v1/webhooks/{issuerId}/signups: count a sign-up, once for each externalId, for ever.
 *
 * A replay answers `duplicate` with what the first one was answered. A delivery id that comes
 * again with another body is refused: one of the two is not what its sender sent.
 */
export async function receiveSignup(event: ApiEvent): Promise<ApiResult> {
  const { issuer, notification, delivery } = await notified(SignupNotification, event);
  return json(202, await countOnce(issuer, notification.data, delivery));
}

const RACES_MAX = 3;

async function countOnce(issuer: Issuer, data: Notified, delivery: Delivery) {
  for (let races = 0; races < RACES_MAX; races++) {
    await refuseReusedId(issuer, delivery);
    const stored = await findSignup(issuer.issuerId, data.externalId);
    if (stored) {
      await remember(stored);
      return { status: 'duplicate', result: stored.result };
    }
    const result = await count(issuer, data, delivery);
    if (result) return result;
  }
  throw new Error('a sign-up is being written by too many at once');
}

async function refuseReusedId({ issuerId }: Issuer, { webhookId, bodySha256 }: Delivery) {
  const before = await bodyOfDelivery(issuerId, webhookId);
  if (before === undefined || before === bodySha256) return;
  const message = 'this webhook-id came before, with another body';
  throw new AppError('CONFLICT', message, { field: 'webhook-id' });
}

async function count(issuer: Issuer, data: Notified, delivery: Delivery) {
  const { issuerId } = issuer;
  const { externalId, newLearner = false, value, currency } = data;
  const at = happenedAt(data.occurredAt);
  const hash = data.email && (await emailHash(issuerId, data.email));
  const { attribution, policy } = await attributionOf(issuer, data, at, hash);
  const result = resultOf(attribution);
  const signupId = await signupIdOf(issuerId, externalId);
  const event: Signup = {
    ...attribution,
    kind: 'signup',
    eventId: signupId,
    at,
    day: dayIn(issuer.timeZone, at),
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
  return result;
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

async function attributionOf(
  issuer: Issuer,
  { clickId, firstClickId }: Notified,
  at: number,
  hash: string | undefined,
): Promise<{ attribution: Attribution; policy?: AttributionPolicy }> {
  const ids = [...new Set([firstClickId, clickId].filter((id) => id !== undefined))];
  const found = await Promise.all(ids.map((id) => findTouch(issuer.issuerId, id)));
  const policies = await policiesOf(issuer, found);
  const policyOf = ({ programId }: Touch) => policies.get(programId) ?? DEFAULT_POLICY;
  const attribution = attribute(found, at, policyOf);
  const { credited, lastTouch } = attribution;
  if (!credited || !lastTouch) return { attribution };
  const isSelf = hash && (await isRecipientsOwn(issuer, credited, hash));
  const policy = policyOf(lastTouch);
  return {
    attribution: isSelf ? { ...attribution, excluded: 'self-referral' } : attribution,
    policy,
  };
}

/** Programs are never deleted; a touch without one would be a bug elsewhere, and must not lose the sign-up. */
const DEFAULT_POLICY: AttributionPolicy = { windowDays: 30, model: 'last' };

async function policiesOf(issuer: Issuer, found: readonly FoundTouch[]) {
  const touches = found.filter((one) => typeof one !== 'string').map(touchOf);
  const programIds = new Set(touches.map(({ programId }) => programId));
  const policies = new Map<string, AttributionPolicy>();
  for (const programId of programIds) {
    const program = await findProgram(issuer.issuerId, programId);
    if (!program) continue;
    const { attributionWindowDays: windowDays, attributionModel: model } = program;
    policies.set(programId, { windowDays, model });
  }
  return policies;
}

async function isRecipientsOwn({ issuerId }: Issuer, { recipientId }: Touch, hash: string) {
  const recipient = await findRecipient(issuerId, recipientId);
  return recipient?.emailHash === hash;
}
