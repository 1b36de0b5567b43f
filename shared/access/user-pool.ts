import { AwsRefusal, awsCall } from '#shared/aws/lean-call.ts';
import { required } from '#shared/environment.ts';
import { AppError } from '#shared/errors.ts';

const UserPoolId = required('USER_POOL_ID');

/** What our functions do with the user pool, and nothing else. */
type Operation =
  | 'AdminAddUserToGroup'
  | 'AdminCreateUser'
  | 'AdminDeleteUser'
  | 'AdminGetUser'
  | 'AdminListGroupsForUser'
  | 'AdminRemoveUserFromGroup'
  | 'CreateGroup'
  | 'ListUsersInGroup';

/** Somebody as the pool knows them; `username` is the pool's own name for them. */
export type PoolUser = {
  readonly username: string;
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  /** Nobody has signed in as them yet. */
  readonly isInvited: boolean;
};

/** A group's people; a group that nobody was ever in has none. */
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
 * The user with that e-mail address: made, and sent an invitation, unless the pool has them. Whoever
 * has not yet come is sent it once more.
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

/** Put somebody into a group, which is made if need be. A repetition does nothing. */
export async function addToGroup(
  { username: Username }: PoolUser,
  GroupName: string,
): Promise<void> {
  const input = { Username, GroupName };
  if (await unless('ResourceNotFoundException', call('AdminAddUserToGroup', input))) return;
  await unless('GroupExistsException', call('CreateGroup', { GroupName }));
  await call('AdminAddUserToGroup', input);
}

/** Take somebody out of a group. A repetition does nothing. */
export async function removeFromGroup(
  { username: Username }: PoolUser,
  GroupName: string,
): Promise<void> {
  // A group that was never made has nobody to lose.
  const input = { Username, GroupName };
  await unless('ResourceNotFoundException', call('AdminRemoveUserFromGroup', input));
}

/** Forget somebody who is in no group any more: nothing is kept of whom nobody needs. */
export async function forgetUngrouped({ username: Username }: PoolUser): Promise<void> {
  const { Groups } = await call('AdminListGroupsForUser', { Username });
  if (listIn(Groups).length === 0) await call('AdminDeleteUser', { Username });
}

type Fields = Readonly<Record<string, unknown>>;

/** How Cognito says that it does not want to just now, or that a day's e-mails are sent. */
const TOO_MANY = ['TooManyRequestsException', 'LimitExceededException'];

async function call(operation: Operation, input: Fields): Promise<Fields> {
  try {
    return await awsCall('cognito-idp', operation, { UserPoolId, ...input });
  } catch (error) {
    if (!(error instanceof AwsRefusal) || !TOO_MANY.includes(error.code)) throw error;
    const message = 'the identity provider takes no more of these now: try again later';
    throw new AppError('TOO_MANY_REQUESTS', message, { retryAfterSeconds: 60, cause: error });
  }
}

/** What is answered, or `undefined` for the one refusal that is to be expected. */
async function unless(code: string, answer: Promise<Fields>): Promise<Fields | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === code) return undefined;
    throw error;
  }
}

/** AdminGetUser calls the same list by another name. */
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
