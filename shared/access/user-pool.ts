import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  GroupExistsException,
  LimitExceededException,
  ListUsersInGroupCommand,
  ResourceNotFoundException,
  TooManyRequestsException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { onFreshConnections } from '#shared/aws/connections.ts';
import { required } from '#shared/environment.ts';
import { AppError } from '#shared/errors.ts';

const UserPoolId = required('USER_POOL_ID');

export const userPool = onFreshConnections(
  (requestHandler) => new CognitoIdentityProviderClient({ requestHandler }),
);

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
  let NextToken: string | undefined;
  do {
    const command = new ListUsersInGroupCommand({ UserPoolId, GroupName, NextToken });
    const page = await unless(ResourceNotFoundException, userPool.send(command));
    for (const user of page?.Users ?? []) users.push(userFrom(user));
    NextToken = page?.NextToken;
  } while (NextToken);
  return users;
}

/**
 * Returns the user with the e-mail address. Creates the user and sends an invitation if the pool has
 * none; sends the invitation again if the user has not signed in yet.
 */
export async function ensureUser(email: string, name: string): Promise<PoolUser> {
  const command = new AdminGetUserCommand({ UserPoolId, Username: email });
  const found = await unless(UserNotFoundException, userPool.send(command));
  const known = found && userFrom({ ...found, Attributes: found.UserAttributes });
  if (known && !known.isInvited) return known;
  const { User = {} } = await limited(userPool.send(invitation(email, name, known !== undefined)));
  return userFrom(User);
}

function invitation(email: string, name: string, isKnown: boolean): AdminCreateUserCommand {
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
    ...(name ? [{ Name: 'name', Value: name }] : []),
  ];
  return new AdminCreateUserCommand({
    UserPoolId,
    Username: email,
    DesiredDeliveryMediums: ['EMAIL'],
    ...(isKnown ? { MessageAction: 'RESEND' } : { UserAttributes }),
  });
}

/** Adds a user to a group, and creates the group if needed. Idempotent. */
export async function addToGroup(user: PoolUser, GroupName: string): Promise<void> {
  const membership = { UserPoolId, Username: user.username, GroupName };
  const add = () => userPool.send(new AdminAddUserToGroupCommand(membership));
  if (await unless(ResourceNotFoundException, add())) return;
  const create = new CreateGroupCommand({ UserPoolId, GroupName });
  await unless(GroupExistsException, userPool.send(create));
  await limited(add());
}

/** Removes a user from a group. Idempotent. */
export async function removeFromGroup(user: PoolUser, GroupName: string): Promise<void> {
  const membership = { UserPoolId, Username: user.username, GroupName };
  const command = new AdminRemoveUserFromGroupCommand(membership);
  await unless(ResourceNotFoundException, userPool.send(command));
}

/** Deletes a user who is in no group: no personal data is kept without need. */
export async function forgetUngrouped({ username: Username }: PoolUser): Promise<void> {
  const user = { UserPoolId, Username };
  const { Groups = [] } = await limited(userPool.send(new AdminListGroupsForUserCommand(user)));
  if (Groups.length > 0) return;
  // A repeated call finds the user gone.
  await unless(UserNotFoundException, userPool.send(new AdminDeleteUserCommand(user)));
}

/** Answers Cognito's rate limits and its daily e-mail quota with 429. */
async function limited<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const isLimit =
      error instanceof TooManyRequestsException || error instanceof LimitExceededException;
    if (!isLimit) throw error;
    const message = 'the identity provider’s rate limit is reached: try again later';
    throw new AppError('TOO_MANY_REQUESTS', message, { retryAfterSeconds: 60, cause: error });
  }
}

/** Returns the response, or `undefined` for the one expected error. */
async function unless<T>(
  expected: new (...args: never[]) => Error,
  answer: Promise<T>,
): Promise<T | undefined> {
  try {
    return await limited(answer);
  } catch (error) {
    if (error instanceof expected) return undefined;
    throw error;
  }
}

type User = {
  readonly Username?: string;
  readonly Attributes?: readonly AttributeType[];
  readonly UserStatus?: string;
};

function userFrom({ Username, Attributes = [], UserStatus }: User): PoolUser {
  const attributes = new Map(Attributes.map(({ Name, Value = '' }) => [Name, Value]));
  const email = attributes.get('email') ?? '';
  return {
    username: Username ?? '',
    sub: attributes.get('sub') ?? '',
    name: attributes.get('name') || email,
    email,
    isInvited: UserStatus === 'FORCE_CHANGE_PASSWORD',
  };
}
