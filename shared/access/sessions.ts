import { createHash, randomBytes } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, isFailedCondition } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { commit, type Write } from '#shared/aws/transaction.ts';
import type { IssuerId, MemberId } from '#shared/ids.ts';
import { listOf } from '#shared/registry/issuers.ts';
import { membersSessionKey, sessionKey } from '#shared/registry/keys.ts';
import type { Role } from './rules/role.ts';

const HOUR_SECONDS = 60 * 60;

/** How long a session lives without being used, and at most. */
export const SESSION_IDLE_SECONDS = 12 * HOUR_SECONDS;

export const SESSION_LIFE_SECONDS = 7 * 24 * HOUR_SECONDS;

/** Renewing each time would be a write each time. */
const RENEWAL_SECONDS = 5 * 60;

/** Somebody of an issuer's team, signed in. */
export type SignedIn = {
  readonly issuerId: IssuerId;
  readonly memberId: MemberId;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  /** Of whose teams they were when they signed in; of this one's only, if absent. */
  readonly issuerIds?: readonly IssuerId[];
};

/** A session as it is stored: the secret in the cookie is not. */
export type Session = SignedIn & {
  readonly sha256: string;
  readonly createdAt: string;
  /** Seconds since 1970: refused from then on, unless renewed, and from `endsAt` on in any case. */
  readonly expiresAt: number;
  readonly endsAt: number;
};

/** Begin a session. `token` is for the cookie and nowhere else: only its SHA-256 is stored. */
export async function createSession(
  who: SignedIn,
  now: number = Date.now(),
): Promise<{ session: Session; token: string }> {
  const token = randomBytes(32).toString('base64url');
  const sha256 = sha256Of(token);
  const seconds = Math.floor(now / 1000);
  const session: Session = {
    ...who,
    sha256,
    createdAt: new Date(now).toISOString(),
    expiresAt: seconds + SESSION_IDLE_SECONDS,
    endsAt: seconds + SESSION_LIFE_SECONDS,
  };
  const { issuerId, memberId, endsAt: expiresAt } = session;
  const TableName = tables.registry;
  const pointer = { sha256, issuerId, memberId, expiresAt };
  await commit([
    { Put: { TableName, Item: { ...sessionKey(sha256), ...session } } },
    { Put: { TableName, Item: { ...membersSessionKey(issuerId, memberId, sha256), ...pointer } } },
  ]);
  return { session, token };
}

/**
 * The session behind a cookie's token, or `undefined` if it never was, has ended or expired.
 *
 * Read anew each time: who has signed out is refused everywhere at once.
 */
export async function findSession(
  token: string,
  now: number = Date.now(),
): Promise<Session | undefined> {
  const Key = sessionKey(sha256Of(token));
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  const session = contentOf<Session>(Item);
  return session && session.expiresAt > now / 1000 ? session : undefined;
}

/** Let a session that is in use live on. Answers `undefined` if it has ended meanwhile. */
export async function renewSession(
  session: Session,
  now: number = Date.now(),
): Promise<Session | undefined> {
  const seconds = Math.floor(now / 1000);
  const expiresAt = Math.min(seconds + SESSION_IDLE_SECONDS, session.endsAt);
  if (expiresAt - session.expiresAt < RENEWAL_SECONDS) return session;
  try {
    await dynamo.send(
      new UpdateCommand({
        TableName: tables.registry,
        Key: sessionKey(session.sha256),
        UpdateExpression: 'SET expiresAt = :expiresAt',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':expiresAt': expiresAt },
      }),
    );
    return { ...session, expiresAt };
  } catch (error) {
    if (isFailedCondition(error)) return undefined;
    throw error;
  }
}

type Ended = Pick<Session, 'issuerId' | 'memberId' | 'sha256'>;

/** End a session, at once and everywhere. A repetition does nothing. */
export async function endSession(session: Ended): Promise<void> {
  await commit(endingOf(session));
}

/** End all of a member's sessions: a handful, fewer than a page holds. */
export async function endSessionsOf(issuerId: IssuerId, memberId: MemberId): Promise<void> {
  const { items } = await listOf<Ended>(issuerId, `SES#${memberId}#`);
  await Promise.all(items.map(endSession));
}

function endingOf({ issuerId, memberId, sha256 }: Ended): Write[] {
  return [sessionKey(sha256), membersSessionKey(issuerId, memberId, sha256)].map((Key) => ({
    Delete: { TableName: tables.registry, Key },
  }));
}

function sha256Of(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
