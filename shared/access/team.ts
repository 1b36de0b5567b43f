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

/** A member of an issuer's team. */
export type Member = {
  readonly memberId: MemberId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: 'invited' | 'active';
};

type TeamUser = Member & { readonly user: PoolUser };

/** Returns an issuer's team: owners first, then by role and name. */
export async function listTeam(issuerId: IssuerId): Promise<Member[]> {
  return (await teamOf(issuerId)).map(memberOf);
}

/**
 * Adds a member and sends an invitation by e-mail. Inviting a member again who has not signed in yet
 * sends it again.
 *
 * @throws AppError CONFLICT naming `email` if they are active or invited with another role
 */
export async function inviteMember(
  issuerId: IssuerId,
  { email, name = '', role }: { email: string; name?: string; role: Role },
): Promise<Member> {
  const existing = (await teamOf(issuerId)).find((one) => one.email === email);
  if (existing && (existing.status === 'active' || existing.role !== role)) {
    throw new AppError('CONFLICT', `${email} is already a team member: change their role instead`, {
      field: 'email',
    });
  }
  const user = await ensureUser(email, name);
  await addToGroup(user, groupName({ issuerId, role }));
  return memberOf(teamUser(user, role));
}

/**
 * Changes a member's role and ends their sessions. The role applies from the next sign-in on.
 *
 * @throws AppError NOT_FOUND; CONFLICT for the last owner, or if the team is being changed at the same time
 */
export async function changeRole(
  issuerId: IssuerId,
  memberId: MemberId,
  role: Role,
): Promise<Member> {
  return withTeamLock(issuerId, async () => {
    const member = await memberIn(issuerId, memberId, { staysOwner: role === 'owner' });
    await addToGroup(member.user, groupName({ issuerId, role }));
    await removeFromGroups(
      member.user,
      issuerId,
      ROLES.filter((one) => one !== role),
    );
    await endSessionsOf(issuerId, memberId);
    return memberOf({ ...member, role });
  });
}

/**
 * Removes a member and ends their sessions. Deletes their account if they are in no other team.
 *
 * @throws AppError NOT_FOUND; CONFLICT for the last owner, or if the team is being changed at the same time
 */
export async function removeMember(issuerId: IssuerId, memberId: MemberId): Promise<void> {
  await withTeamLock(issuerId, async () => {
    const { user } = await memberIn(issuerId, memberId, { staysOwner: false });
    await removeFromGroups(user, issuerId, ROLES);
    await endSessionsOf(issuerId, memberId);
    await forgetUngrouped(user);
  });
}

async function teamOf(issuerId: IssuerId): Promise<TeamUser[]> {
  const byRole = await Promise.all(
    ROLES.map(async (role) => {
      const users = await usersInGroup(groupName({ issuerId, role }));
      return users.map((user) => teamUser(user, role)).toSorted(byName);
    }),
  );
  const seen = new Set<MemberId>();
  return byRole.flat().filter(({ memberId }) => !seen.has(memberId) && seen.add(memberId));
}

async function memberIn(
  issuerId: IssuerId,
  memberId: MemberId,
  { staysOwner }: { readonly staysOwner: boolean },
): Promise<TeamUser> {
  const team = await teamOf(issuerId);
  const member = team.find((one) => one.memberId === memberId);
  if (!member) throw new AppError('NOT_FOUND', 'there is no such member', { field: 'memberId' });
  const owners = team.filter(({ role }) => role === 'owner');
  if (!staysOwner && member.role === 'owner' && owners.length === 1) {
    throw new AppError(
      'CONFLICT',
      'the last owner cannot be removed: make another member owner first',
      { field: 'memberId' },
    );
  }
  return member;
}

async function removeFromGroups(
  user: PoolUser,
  issuerId: IssuerId,
  roles: readonly Role[],
): Promise<void> {
  for (const role of roles) await removeFromGroup(user, groupName({ issuerId, role }));
}

function teamUser(user: PoolUser, role: Role): TeamUser {
  const { name, email, isInvited } = user;
  const memberId = memberIdOf(user.sub);
  return { memberId, name, email, role, status: isInvited ? 'invited' : 'active', user };
}

function memberOf({ user: _, ...member }: TeamUser): Member {
  return member;
}

function byName(a: Member, b: Member): number {
  return a.name.localeCompare(b.name) || (a.memberId < b.memberId ? -1 : 1);
}

/** Derives a member id from the identity provider's `sub`. Deterministic. */
export function memberIdOf(sub: string): MemberId {
  const uuid = sub.replaceAll('-', '');
  const isUuid = /^[0-9a-f]{32}$/.test(uuid);
  return idOf('mbr', isUuid ? uuid : createHash('sha256').update(sub).digest('hex').slice(0, 40));
}

/** Lease time: longer than a call may take, so a lock that is older was abandoned. */
const LOCK_SECONDS = 30;

/**
 * Runs `work` while holding the team's lock. The identity provider has no transactions, and two
 * owners who remove each other at the same time would leave none.
 *
 * @throws AppError CONFLICT if the lock stays taken: the caller may retry
 */
async function withTeamLock<T>(issuerId: IssuerId, work: () => Promise<T>): Promise<T> {
  const turn = randomBytes(16).toString('hex');
  await retryOnConflict(async () => (await acquireLock(issuerId, turn)) || undefined);
  try {
    return await work();
  } finally {
    await releaseLock(issuerId, turn);
  }
}

async function acquireLock(issuerId: IssuerId, turn: string): Promise<boolean> {
  const now = Math.floor(Date.now() / 1000);
  return writeUnlessLocked(
    new PutCommand({
      TableName: tables.registry,
      Item: { ...teamTurnKey(issuerId), turn, expiresAt: now + LOCK_SECONDS },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
      ExpressionAttributeValues: { ':now': now },
    }),
  );
}

async function releaseLock(issuerId: IssuerId, turn: string): Promise<void> {
  await writeUnlessLocked(
    new DeleteCommand({
      TableName: tables.registry,
      Key: teamTurnKey(issuerId),
      ConditionExpression: 'turn = :turn',
      ExpressionAttributeValues: { ':turn': turn },
    }),
  );
}

/** Returns false, without writing, if another caller holds the lock. */
async function writeUnlessLocked(write: PutCommand | DeleteCommand): Promise<boolean> {
  try {
    await dynamo.send(write as PutCommand);
    return true;
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
    return false;
  }
}
