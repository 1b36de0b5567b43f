import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, isFailedCondition } from '#shared/aws/dynamodb.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { tables, webhookLifetime } from '#shared/aws/tables.ts';
import { transact } from '#shared/aws/transaction.ts';
import { AppError } from '#shared/errors.ts';
import type { CredentialId, IssuerId, ProgramId, SignupId } from '#shared/ids.ts';
import { overflowLane } from '#shared/lane-log/overflow.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import type { LaneEntry, Signup, Touch } from '#shared/lane-log/rules/event.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import { listOf } from '#shared/registry/issuers.ts';
import {
  credentialSignupKey,
  credentialSignupsPrefix,
  creditKey,
  recipientPointerKey,
  signupKey,
  webhookKey,
} from '#shared/registry/keys.ts';
import { externalIdHash } from '#shared/registry/recipients.ts';
import { type ClickRef, openClickId } from './click-id.ts';
import type { FoundTouch } from './rules/attribution.ts';

/** The result of the first delivery; every repeat returns it. */
export type SignupResult = {
  readonly status: 'attributed' | 'unattributed' | 'excluded';
  readonly reason?: string;
};

/** A sign-up as stored in the Registry. Counts come from its event. */
export type StoredSignup = {
  readonly signupId: SignupId;
  readonly issuerId: IssuerId;
  readonly externalId: string;
  readonly emailHash?: string;
  readonly result: SignupResult;
  /** The program whose credential led to it, if it counts. */
  readonly referredBy?: ProgramId;
  readonly at: number;
  /** The attribution window in force at the time. */
  readonly windowDays?: number;
  readonly model?: string;
};

/** A webhook delivery's id, and a hash of its body. */
export type Delivery = { readonly webhookId: string; readonly bodySha256: string };

export function signupIdOf(issuerId: IssuerId, externalId: string): Promise<SignupId> {
  return derivedId('sgn', issuerId, externalId);
}

/** Returns the stored sign-up, or `undefined` if this is its first delivery. Consistent read. */
export async function findSignup(
  issuerId: IssuerId,
  externalId: string,
): Promise<StoredSignup | undefined> {
  const Key = signupKey(issuerId, externalId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

/** Returns the body hash of an earlier delivery with this id, or `undefined`. */
export async function bodyOfDelivery(issuerId: IssuerId, webhookId: string) {
  const Key = webhookKey(issuerId, webhookId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return Item?.bodySha256 as string | undefined;
}

/** Returns whether an earlier sign-up of this person by this click was credited. */
export async function isCredited(issuerId: IssuerId, emailHash: string, touch: Touch) {
  const Key = creditKey(issuerId, emailHash, touch);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return Item !== undefined;
}

/**
 * Stores a sign-up, lists it under the credentials that led to it and appends its event, in one
 * transaction.
 *
 * Returns false, without writing, if a concurrent request stored the same externalId or delivery id,
 * or credited the same person and click.
 */
export async function saveSignup(
  signup: StoredSignup,
  event: Signup,
  { webhookId, bodySha256 }: Delivery,
): Promise<boolean> {
  const { issuerId, externalId, signupId } = signup;
  const put = (Item: Record<string, unknown>) => ({
    Put: { TableName: tables.registry, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  const expiresAt = webhookLifetime(Date.now());
  const outcome = await transact([
    put({ ...signupKey(issuerId, externalId), ...signup }),
    put({ ...webhookKey(issuerId, webhookId), bodySha256, expiresAt }),
    ...credentialSignupItems(event, externalId).map(put),
    ...creditItems(signup, event).map(put),
    ...singleEventLane(`SGN#${signupId}`, event),
  ]);
  return outcome.type === 'committed';
}

/** The item that makes each person and click be credited once. Without an e-mail address, people cannot be told apart. */
function creditItems({ issuerId, signupId, emailHash, result }: StoredSignup, event: Signup) {
  const { credited } = event;
  if (result.status !== 'attributed' || !credited || !emailHash) return [];
  return [{ ...creditKey(issuerId, emailHash, credited), signupId }];
}

/** A sign-up as listed under a credential. No personal data except the external id. */
export type CredentialSignup = Pick<
  Signup,
  'signupId' | 'at' | 'excluded' | 'newLearner' | 'value' | 'currency'
> & {
  readonly externalId: string;
  readonly credited: ListedTouch;
  readonly firstTouch: ListedTouch;
  readonly lastTouch: ListedTouch;
};

type ListedTouch = Pick<Touch, 'credentialId' | 'programId' | 'channel' | 'clickedAt'>;

/** Returns one list item per credential that was credited, first or last touch; none if unattributed. */
export function credentialSignupItems(event: Signup, externalId: string) {
  const { issuerId, signupId, at, excluded, newLearner, value, currency } = event;
  const { credited, firstTouch = credited, lastTouch = credited } = event;
  if (!credited || !firstTouch || !lastTouch) return [];
  const listed: CredentialSignup = {
    ...{ signupId, externalId, at, excluded, newLearner, value, currency },
    credited: listedTouch(credited),
    firstTouch: listedTouch(firstTouch),
    lastTouch: listedTouch(lastTouch),
  };
  const touched = new Set([credited, firstTouch, lastTouch].map((touch) => touch.credentialId));
  return [...touched].map((credentialId) => {
    return { ...credentialSignupKey(issuerId, { credentialId, at, signupId }), ...listed };
  });
}

function listedTouch({ credentialId, programId, channel, clickedAt }: Touch): ListedTouch {
  return { credentialId, programId, channel, clickedAt };
}

/** Returns a page of the sign-ups that a credential led to, newest first. */
export function listCredentialSignups(
  issuerId: IssuerId,
  credentialId: CredentialId,
  page: { readonly limit?: number; readonly after?: string },
) {
  const prefix = credentialSignupsPrefix(credentialId);
  return listOf<CredentialSignup>(issuerId, prefix, { ...page, isDescending: true });
}

/**
 * Returns the click of a sealed click id, or why it cannot be attributed. A forged id costs no read,
 * a valid one costs one GetItem.
 *
 * @throws AppError CONFLICT naming `clickId` if the click is still in the overflow queue: the caller
 *   should retry
 */
export async function findTouch(issuerId: IssuerId, clickId: string): Promise<FoundTouch> {
  const ref = await openClickId(issuerId, clickId);
  if (!ref) return 'click-invalid';
  const entry = await clickAt(ref);
  if (entry?.kind !== 'engagement' && entry?.kind !== 'referral') return 'click-not-found';
  if (entry.excluded && entry.excluded !== 'owner') return 'click-excluded';
  const { programId, credentialId, recipientId, publishedAt, channel, at } = entry;
  const touch = { programId, credentialId, recipientId, publishedAt, channel, clickedAt: at };
  return entry.excluded ? { own: touch } : touch;
}

async function clickAt({ lane, seq, overflowEventId }: ClickRef): Promise<LaneEntry | undefined> {
  const inLane = (await readLine(lane, seq))?.entry;
  if (!overflowEventId) return inLane;
  if (inLane?.kind !== 'void' && inLane?.eventId === overflowEventId) return inLane;
  const landed = (await readLine(overflowLane(overflowEventId), 1))?.entry;
  if (landed) return landed;
  const message = 'the click is not recorded yet: send the sign-up again in a moment';
  throw new AppError('CONFLICT', message, { field: 'clickId' });
}

type ReferredPerson = {
  readonly externalId: string;
  readonly emailHash: string | undefined;
  /** The program whose credential brought them. */
  readonly programId: ProgramId;
};

/**
 * Stores a referred person under the keys by which publishing looks up recipients, so that it learns
 * of the referral without another read. Idempotent; existing recipients and earlier referrals stay.
 */
export async function rememberReferred(
  issuerId: IssuerId,
  { externalId, emailHash, programId }: ReferredPerson,
): Promise<void> {
  const hashes = [await externalIdHash(issuerId, externalId), ...(emailHash ? [emailHash] : [])];
  await Promise.all(hashes.map((hash) => putReferral(issuerId, hash, programId)));
}

async function putReferral(issuerId: IssuerId, hash: string, referredBy: ProgramId): Promise<void> {
  try {
    await dynamo.send(
      new PutCommand({
        TableName: tables.registry,
        Item: { ...recipientPointerKey(issuerId, hash), referredBy },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    // The key is taken by a recipient or an earlier sign-up.
    if (!isFailedCondition(error)) throw error;
  }
}
