import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo, isFailedCondition } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import { AppError } from '#shared/errors.ts';
import { type IssuerId, idOf, type MemberId } from '#shared/ids.ts';
import { teamTurnKey } from '#shared/registry/keys.ts';
import { groupName, ROLES, type Role } from './rules/role.ts';
import { endSessionsOf } from './sessions.ts';
import {
  addToGroup,
  ensureUser,
  forgetUngrouped,
  type PoolUser,
  removeFromGroup,
  usersInGroup,
} from './user-pool.ts';

/** Somebody of an issuer's team. */
export type Member = {
  readonly memberId: MemberId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: 'invited' | 'active';
};

type Found = Member & { readonly user: PoolUser };

/** An issuer's team, owners first, then by name. */
export async function listTeam(issuerId: IssuerId): Promise<Member[]> {
  return (await teamOf(issuerId)).map(memberOf);
}

/**
 * Invite somebody, who is sent an e-mail. To invite again who has not come yet sends it again.
 *
 * @throws AppError CONFLICT naming `email` if they are of the team already
 */
export async function inviteMember(
  issuerId: IssuerId,
  { email, name = '', role }: { email: string; name?: string; role: Role },
): Promise<Member> {
  const known = (await teamOf(issuerId)).find((one) => one.email === email);
  if (known && (known.status === 'active' || known.role !== role)) {
    throw new AppError('CONFLICT', `${email} is of the team already`, { field: 'email' });
  }
  const user = await ensureUser(email, name);
  await addToGroup(user, groupName({ issuerId, role }));
  return memberOf(found(user, role));
}

/**
 * Give a member another role. Their sessions end: what they sign in to next has it.
 *
 * @throws AppError NOT_FOUND; CONFLICT for the last owner, or if others change the team right now
 */
export async function changeRole(
  issuerId: IssuerId,
  memberId: MemberId,
  role: Role,
): Promise<Member> {
  return inTurn(issuerId, async () => {
    const member = await memberIn(issuerId, memberId, { stays: role === 'owner' });
    await addToGroup(member.user, groupName({ issuerId, role }));
    await leave(
      member.user,
      issuerId,
      ROLES.filter((one) => one !== role),
    );
    await endSessionsOf(issuerId, memberId);
    return memberOf({ ...member, role });
  });
}

/**
 * Take somebody off the team, and their sessions with it.
 *
 * @throws AppError NOT_FOUND; CONFLICT for the last owner, or if others change the team right now
 */
export async function removeMember(issuerId: IssuerId, memberId: MemberId): Promise<void> {
  await inTurn(issuerId, async () => {
    const { user } = await memberIn(issuerId, memberId, { stays: false });
    await leave(user, issuerId, ROLES);
    await endSessionsOf(issuerId, memberId);
    await forgetUngrouped(user);
  });
}

async function teamOf(issuerId: IssuerId): Promise<Found[]> {
  const byRole = await Promise.all(
    ROLES.map(async (role) => {
      const users = await usersInGroup(groupName({ issuerId, role }));
      return users.map((user) => found(user, role)).toSorted(byName);
    }),
  );
  const seen = new Set<MemberId>();
  return byRole.flat().filter(({ memberId }) => !seen.has(memberId) && seen.add(memberId));
}

async function memberIn(
  issuerId: IssuerId,
  memberId: MemberId,
  { stays }: { readonly stays: boolean },
): Promise<Found> {
  const team = await teamOf(issuerId);
  const member = team.find((one) => one.memberId === memberId);
  if (!member) throw new AppError('NOT_FOUND', 'there is no such member', { field: 'memberId' });
  const owners = team.filter(({ role }) => role === 'owner');
  if (!stays && member.role === 'owner' && owners.length === 1) {
    throw new AppError('CONFLICT', 'this is the last owner', { field: 'memberId' });
  }
  return member;
}

async function leave(user: PoolUser, issuerId: IssuerId, roles: readonly Role[]): Promise<void> {
  for (const role of roles) await removeFromGroup(user, groupName({ issuerId, role }));
}

function found(user: PoolUser, role: Role): Found {
  const { name, email, isInvited } = user;
  const memberId = memberIdOf(user.sub);
  return { memberId, name, email, role, status: isInvited ? 'invited' : 'active', user };
}

function memberOf({ user: _, ...member }: Found): Member {
  return member;
}

function byName(a: Member, b: Member): number {
  return a.name.localeCompare(b.name) || (a.memberId < b.memberId ? -1 : 1);
}

/** The identity provider's name for somebody, their `sub`, as one of our ids: the same each time. */
export function memberIdOf(sub: string): MemberId {
  const uuid = sub.replaceAll('-', '');
  const isUuid = /^[0-9a-f]{32}$/.test(uuid);
  return idOf('mbr', isUuid ? uuid : createHash('sha256').update(sub).digest('hex').slice(0, 40));
}

/** Longer than a call may take: whoever has not given their turn back by then has ended without. */
const TURN_SECONDS = 30;

/**
 * Do something to an issuer's team while nobody else does: the identity provider knows no
 * transactions, and two owners who take each other off the team at once would leave none.
 *
 * @throws AppError CONFLICT if others are at it: the caller may send the same again
 */
async function inTurn<T>(issuerId: IssuerId, work: () => Promise<T>): Promise<T> {
  const turn = randomBytes(16).toString('hex');
  await retryOnConflict(async () => (await begin(issuerId, turn)) || undefined);
  try {
    return await work();
  } finally {
    await end(issuerId, turn);
  }
}

async function begin(issuerId: IssuerId, turn: string): Promise<boolean> {
  const now = Math.floor(Date.now() / 1000);
  return unlessOthers(
    new PutCommand({
      TableName: tables.registry,
      Item: { ...teamTurnKey(issuerId), turn, expiresAt: now + TURN_SECONDS },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
      ExpressionAttributeValues: { ':now': now },
    }),
  );
}

async function end(issuerId: IssuerId, turn: string): Promise<void> {
  await unlessOthers(
    new DeleteCommand({
      TableName: tables.registry,
      Key: teamTurnKey(issuerId),
      ConditionExpression: 'turn = :turn',
      ExpressionAttributeValues: { ':turn': turn },
    }),
  );
}

/** Whether the write was made; not if somebody else has the turn. */
async function unlessOthers(write: PutCommand | DeleteCommand): Promise<boolean> {
  try {
    await dynamo.send(write as PutCommand);
    return true;
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
    return false;
  }
}
