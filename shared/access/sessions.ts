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

/** A session ends after 12 hours without use, or 7 days after sign-in. */
export const SESSION_IDLE_SECONDS = 12 * HOUR_SECONDS;

export const SESSION_LIFE_SECONDS = 7 * 24 * HOUR_SECONDS;

/** Renews at most every five minutes, to avoid a write per request. */
const RENEWAL_SECONDS = 5 * 60;

/** A signed-in member of an issuer's team. */
export type SignedIn = {
  readonly issuerId: IssuerId;
  readonly memberId: MemberId;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  /** All issuers whose teams they belonged to at sign-in. Absent: only this one. */
  readonly issuerIds?: readonly IssuerId[];
};

/** A stored session: a hash of the cookie's token, never the token itself. */
export type Session = SignedIn & {
  readonly sha256: string;
  readonly createdAt: string;
  /** Seconds since 1970. Renewals move `expiresAt`, but never beyond `endsAt`. */
  readonly expiresAt: number;
  readonly endsAt: number;
};

/** Creates a session. `token` is for the cookie only: its SHA-256 is stored. */
export async function createSession(
  member: SignedIn,
  now: number = Date.now(),
): Promise<{ session: Session; token: string }> {
  const token = randomBytes(32).toString('base64url');
  const sha256 = sha256Of(token);
  const seconds = Math.floor(now / 1000);
  const session: Session = {
    ...member,
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
 * Returns the session of a token, or `undefined` if it is unknown, ended or expired.
 *
 * Consistent read, never cached: a sign-out takes effect everywhere immediately.
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

/** Extends a session. Returns `undefined` if it ended in the meantime. */
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

type SessionRef = Pick<Session, 'issuerId' | 'memberId' | 'sha256'>;

/** Ends a session everywhere, immediately. Idempotent. */
export async function endSession(session: SessionRef): Promise<void> {
  await commit(deletionsOf(session));
}

/** Ends all of a member's sessions; few enough for one page. */
export async function endSessionsOf(issuerId: IssuerId, memberId: MemberId): Promise<void> {
  const { items } = await listOf<SessionRef>(issuerId, `SES#${memberId}#`);
  await Promise.all(items.map(endSession));
}

function deletionsOf({ issuerId, memberId, sha256 }: SessionRef): Write[] {
  return [sessionKey(sha256), membersSessionKey(issuerId, memberId, sha256)].map((Key) => ({
    Delete: { TableName: tables.registry, Key },
  }));
}

function sha256Of(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
