import { AwsRefusal, awsCall } from '#shared/aws/lean-call.ts';
import { required } from '#shared/environment.ts';
import { AppError } from '#shared/errors.ts';

const UserPoolId = required('USER_POOL_ID');

/** The only user pool operations that our functions may call. */
type Operation =
  | 'AdminAddUserToGroup'
  | 'AdminCreateUser'
  | 'AdminDeleteUser'
  | 'AdminGetUser'
  | 'AdminListGroupsForUser'
  | 'AdminRemoveUserFromGroup'
  | 'CreateGroup'
  | 'ListUsersInGroup';

/** A user of the pool; `username` is the pool's own identifier. */
export type PoolUser = {
  readonly username: string;
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  /** Has not signed in yet. */
  readonly isInvited: boolean;
};

/** Returns a group's users; none if the group does not exist. */
export async function usersInGroup(GroupName: string): Promise<PoolUser[]> {
  const users: PoolUser[] = [];
  let NextToken: unknown;
  do {
    const page = await unless(
      'ResourceNotFoundException',
      call('ListUsersInGroup', { GroupName, NextToken }),
    );
    for (const user of listIn(page?.Users)) users.push(userFrom(user));
    NextToken = page?.NextToken;
  } while (NextToken);
  return users;
}

/**
 * Returns the user with the e-mail address. Creates the user and sends an invitation if the pool has
 * none; sends the invitation again if the user has not signed in yet.
 */
export async function ensureUser(email: string, name: string): Promise<PoolUser> {
  const known = await unless('UserNotFoundException', call('AdminGetUser', { Username: email }));
  if (known && !userFrom(known).isInvited) return userFrom(known);
  const { User } = await call('AdminCreateUser', {
    Username: email,
    DesiredDeliveryMediums: ['EMAIL'],
    ...(known
      ? { MessageAction: 'RESEND' }
      : {
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
            ...(name ? [{ Name: 'name', Value: name }] : []),
          ],
        }),
  });
  return userFrom(User as Fields);
}

/** Adds a user to a group, and creates the group if needed. Idempotent. */
export async function addToGroup(
  { username: Username }: PoolUser,
  GroupName: string,
): Promise<void> {
  const input = { Username, GroupName };
  if (await unless('ResourceNotFoundException', call('AdminAddUserToGroup', input))) return;
  await unless('GroupExistsException', call('CreateGroup', { GroupName }));
  await call('AdminAddUserToGroup', input);
}

/** Removes a user from a group. Idempotent. */
export async function removeFromGroup(
  { username: Username }: PoolUser,
  GroupName: string,
): Promise<void> {
  const input = { Username, GroupName };
  await unless('ResourceNotFoundException', call('AdminRemoveUserFromGroup', input));
}

/** Deletes a user who is in no group: no personal data is kept without need. */
export async function forgetUngrouped({ username: Username }: PoolUser): Promise<void> {
  const { Groups } = await call('AdminListGroupsForUser', { Username });
  if (listIn(Groups).length === 0) await call('AdminDeleteUser', { Username });
}

type Fields = Readonly<Record<string, unknown>>;

/** Cognito's errors for its rate limits and its daily e-mail quota. */
const TOO_MANY = ['TooManyRequestsException', 'LimitExceededException'];

async function call(operation: Operation, input: Fields): Promise<Fields> {
  try {
    return await awsCall('cognito-idp', operation, { UserPoolId, ...input });
  } catch (error) {
    if (!(error instanceof AwsRefusal) || !TOO_MANY.includes(error.code)) throw error;
    const message = 'the identity provider’s rate limit is reached: try again later';
    throw new AppError('TOO_MANY_REQUESTS', message, { retryAfterSeconds: 60, cause: error });
  }
}

/** Returns the response, or `undefined` for the one expected error. */
async function unless(code: string, answer: Promise<Fields>): Promise<Fields | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === code) return undefined;
    throw error;
  }
}

/** `AdminGetUser` names the list `UserAttributes`, other operations `Attributes`. */
function userFrom({ Username, Attributes, UserAttributes, UserStatus }: Fields): PoolUser {
  const attributes = new Map(
    listIn(Attributes ?? UserAttributes).map(({ Name, Value }) => [Name, String(Value ?? '')]),
  );
  const email = attributes.get('email') ?? '';
  return {
    username: String(Username),
    sub: attributes.get('sub') ?? '',
    name: attributes.get('name') || email,
    email,
    isInvited: UserStatus === 'FORCE_CHANGE_PASSWORD',
  };
}

function listIn(value: unknown): Fields[] {
  return Array.isArray(value) ? value : [];
}
