import type { People, Person } from '../people.ts';

type Input = Record<string, unknown>;

export type PoolAnswer = { readonly status: number; readonly body: Record<string, unknown> };

/**
 * What our functions ask of Cognito, answered from the people of this machine. Nobody is sent an
 * e-mail: whoever is invited can be chosen at the next sign-in.
 */
export function userPoolOperations(people: People): [string, (input: Input) => PoolAnswer][] {
  const groups = new Set<string>();
  const isGroup = (name: string) =>
    groups.has(name) || people.all().some((one) => one.groups.includes(name));
  const userNamed = (name: unknown) =>
    people.all().find(({ sub, email }) => sub === name || email === name);

  const withUser = (answer: (person: Person, input: Input) => PoolAnswer) => (input: Input) => {
    const person = userNamed(input.Username);
    return person ? answer(person, input) : refusal('UserNotFoundException');
  };
  const regroup = (person: Person, changed: readonly string[]) => {
    people.replace({ ...person, groups: [...new Set(changed)] });
    return done({});
  };

  const operations: Record<string, (input: Input) => PoolAnswer> = {
    AdminCreateUser({ Username, MessageAction, UserAttributes }) {
      const known = userNamed(Username);
      if (known && MessageAction !== 'RESEND') return refusal('UsernameExistsException');
      const invited = { email: String(Username), name: nameIn(UserAttributes), groups: [] };
      return done({
        User: userOf(known ?? people.add({ ...invited, isInvited: true }), 'Attributes'),
      });
    },
    AdminGetUser: withUser((person) => done(userOf(person, 'UserAttributes'))),
    AdminDeleteUser: withUser(({ sub }) => {
      people.remove(sub);
      return done({});
    }),
    AdminAddUserToGroup: withUser((person, { GroupName }) =>
      isGroup(String(GroupName))
        ? regroup(person, [...person.groups, String(GroupName)])
        : refusal('ResourceNotFoundException'),
    ),
    AdminRemoveUserFromGroup: withUser((person, { GroupName }) => {
      if (!isGroup(String(GroupName))) return refusal('ResourceNotFoundException');
      return regroup(
        person,
        person.groups.filter((one) => one !== GroupName),
      );
    }),
    AdminListGroupsForUser: withUser((person) =>
      done({ Groups: person.groups.map((GroupName) => ({ GroupName })) }),
    ),
    CreateGroup({ GroupName }) {
      if (isGroup(String(GroupName))) return refusal('GroupExistsException');
      groups.add(String(GroupName));
      return done({});
    },
    ListUsersInGroup({ GroupName }) {
      if (!isGroup(String(GroupName))) return refusal('ResourceNotFoundException');
      const members = people.all().filter((one) => one.groups.includes(String(GroupName)));
      return done({ Users: members.map((one) => userOf(one, 'Attributes')) });
    },
  };
  return Object.entries(operations).map(([name, operation]) => [
    `AWSCognitoIdentityProviderService.${name}`,
    operation,
  ]);
}

function userOf({ sub, email, name, isInvited }: Person, attributes: string) {
  return {
    Username: sub,
    UserStatus: isInvited ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
    [attributes]: [
      { Name: 'sub', Value: sub },
      { Name: 'email', Value: email },
      { Name: 'name', Value: name },
    ],
  };
}

function nameIn(attributes: unknown): string {
  const list: { Name?: unknown; Value?: unknown }[] = Array.isArray(attributes) ? attributes : [];
  return String(list.find(({ Name }) => Name === 'name')?.Value ?? '');
}

function done(body: Record<string, unknown>): PoolAnswer {
  return { status: 200, body };
}

function refusal(__type: string): PoolAnswer {
  return { status: 400, body: { __type, message: 'refused' } };
}
