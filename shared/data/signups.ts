import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Signup } from '#shared/domain/event.ts';
import type { IssuerId, ProgramId, SignupId } from '#shared/domain/ids.ts';
import { credentialSignupItems } from './credential-signups.ts';
import { dynamo } from './dynamo.ts';
import { contentOf } from './item.ts';
import { signupKey, webhookKey } from './keys.ts';
import { webhookLifetime } from './lifetimes.ts';
import { derivedId } from './root-secret.ts';
import { singleEventLane } from './single-event-lane.ts';
import { tables } from './tables.ts';
import { transact } from './transaction.ts';

/** What a notification was answered, and will be answered for ever. */
export type SignupResult = {
  readonly status: 'attributed' | 'unattributed' | 'excluded';
  readonly reason?: string;
};

/** A sign-up as the Registry keeps it; its counts are in the event. */
export type StoredSignup = {
  readonly signupId: SignupId;
  readonly issuerId: IssuerId;
  readonly externalId: string;
  readonly emailHash?: string;
  readonly result: SignupResult;
  /** The program whose credential brought it, if it counts. */
  readonly referredBy?: ProgramId;
  readonly at: number;
  /** The program's policy at that time. */
  readonly windowDays?: number;
  readonly model?: string;
};

/** A webhook delivery: its id, and a hash of its body. */
export type Delivery = { readonly webhookId: string; readonly bodySha256: string };

export function signupIdOf(issuerId: IssuerId, externalId: string): Promise<SignupId> {
  return derivedId('sgn', issuerId, externalId);
}

/** What a sign-up was answered when it first came, or `undefined`. */
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

/** The body that a delivery id came with before, as a hash, or `undefined`. */
export async function bodyOfDelivery(issuerId: IssuerId, webhookId: string) {
  const Key = webhookKey(issuerId, webhookId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return Item?.bodySha256 as string | undefined;
}

/**
 * Store a sign-up, list it with the credentials that led to it and append its event, in one
 * transaction.
 *
 * False, and nothing is written, if that externalId or that delivery id was faster.
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
    ...singleEventLane(`SGN#${signupId}`, event),
  ]);
  return outcome.type === 'committed';
}
