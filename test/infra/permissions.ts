import { functions, type Resource, resources, type Synthesized } from './synthesized.ts';

/** What a function may do, by what it may do it to. */
export type Permissions = Readonly<Record<string, readonly string[]>>;

/** Where the template names the things that permissions are about. */
const THINGS: Record<string, RegExp> = {
  registry: /storageregistry\w+","Arn/,
  eventLog: /storageeventlog\w+","Arn/,
  'eventLog stream': /storageeventlog\w+","StreamArn/,
  rollups: /storagerollups\w+","Arn/,
  rootSecret: /"Ref":"storagerootsecret/,
  overflow: /overflowqueue\w+","Arn/,
  'uncounted batches': /counterdeadletters\w+","Arn/,
};

/**
 * All that a function's role allows, from wherever it is allowed: its policies, policies within
 * the role, and managed ones. Names are sorted, so that order does not matter.
 */
export function permissionsOf(synthesized: Synthesized, name: string): Permissions {
  const roleId: string = functions(synthesized)[name]?.Properties.Role['Fn::GetAtt'][0];
  const role = resources(synthesized, 'AWS::IAM::Role')[roleId]?.Properties ?? {};
  const allowed = new Map<string, Set<string>>();
  for (const { Effect, Action, Resource, ...more } of statementsOf(synthesized, roleId)) {
    const isPlain = Effect === 'Allow' && Object.keys(more).every((key) => key === 'Sid');
    for (const resource of [Resource].flat()) {
      const thing = isPlain
        ? thingIn(resource, name)
        : JSON.stringify({ Effect, resource, ...more });
      const actions = allowed.get(thing) ?? new Set();
      for (const action of [Action].flat()) actions.add(action);
      allowed.set(thing, actions);
    }
  }
  if (role.ManagedPolicyArns) allowed.set('managed', new Set(role.ManagedPolicyArns.map(String)));
  return Object.fromEntries([...allowed].map(([thing, actions]) => [thing, [...actions].sort()]));
}

type Statement = { Effect: string; Action: string | string[]; Resource: unknown };

function statementsOf(synthesized: Synthesized, roleId: string): Statement[] {
  const isOfRole = ({ Properties }: Resource) =>
    JSON.stringify(Properties.Roles ?? []).includes(`"${roleId}"`);
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(resources(synthesized, type)).filter(isOfRole),
  );
  const role = resources(synthesized, 'AWS::IAM::Role')[roleId]?.Properties;
  const documents = [...attached.map(({ Properties }) => Properties), ...(role?.Policies ?? [])];
  return documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function thingIn(resource: unknown, functionName: string): string {
  const text = JSON.stringify(resource);
  const ownLog = new RegExp(`${functionName.replaceAll('-', '')}logs\\w+","Arn`);
  if (ownLog.test(text)) return 'own log';
  return Object.entries(THINGS).find(([, pattern]) => pattern.test(text))?.[0] ?? text;
}
