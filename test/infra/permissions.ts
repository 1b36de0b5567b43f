import { functions, type Resource, resources, type Synthesized } from './synthesized.ts';

/** What a function may do, by what it may do it to. */
export type Permissions = Readonly<Record<string, readonly string[]>>;

/** How the template writes the things that permissions are about: the whole thing, and no more. */
const THINGS: Record<string, RegExp> = {
  registry: /^\{"Fn::GetAtt":\["storageregistry\w+","Arn"\]\}$/,
  eventLog: /^\{"Fn::GetAtt":\["storageeventlog\w+","Arn"\]\}$/,
  'eventLog stream': /^\{"Fn::GetAtt":\["storageeventlog\w+","StreamArn"\]\}$/,
  rollups: /^\{"Fn::GetAtt":\["storagerollups\w+","Arn"\]\}$/,
  rootSecret: /^\{"Ref":"storagerootsecret\w+"\}$/,
  'archive bucket': /^\{"Fn::GetAtt":\["archivebucket\w+","Arn"\]\}$/,
  archive:
    /^\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["archivebucket\w+","Arn"\]\},"\/events\/\*"\]\]\}$/,
  people: /^\{"Fn::GetAtt":\["peoplepool\w+","Arn"\]\}$/,
  overflow: /^\{"Fn::GetAtt":\["overflowqueue\w+","Arn"\]\}$/,
  imports: /^\{"Fn::GetAtt":\["importsqueue\w+","Arn"\]\}$/,
  uploads: /^\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["importsuploads\w+","Arn"\]\},"\/\*"\]\]\}$/,
  'uncounted batches': /^\{"Fn::GetAtt":\["counterdeadletters\w+","Arn"\]\}$/,
};

/**
 * All that a function's role allows, wherever it is allowed: in policies of its own, in shared
 * ones, within the role. Names are sorted; what is unknown here stands as the template writes it.
 */
export function permissionsOf(synthesized: Synthesized, name: string): Permissions {
  const roleId: string = functions(synthesized)[name]?.Properties.Role['Fn::GetAtt'][0];
  const role = resources(synthesized, 'AWS::IAM::Role')[roleId]?.Properties;
  const allowed = new Map<string, Set<string>>();
  if (role.ManagedPolicyArns) allowed.set('managed', new Set(role.ManagedPolicyArns.map(String)));
  const documents = [...attachedTo(synthesized, roleId), ...(role.Policies ?? [])];
  for (const { Action, Resource, ...rest } of documents.flatMap(statementsIn)) {
    for (const resource of [Resource].flat()) {
      const thing = thingIn({ resource, ...rest }, name);
      allowed.set(thing, new Set([...(allowed.get(thing) ?? []), ...[Action].flat()]));
    }
  }
  return Object.fromEntries([...allowed].map(([thing, actions]) => [thing, [...actions].sort()]));
}

type Document = {
  readonly PolicyDocument: {
    readonly Statement: { Action: string | string[]; Resource: unknown; Effect: string }[];
  };
};

function statementsIn({ PolicyDocument }: Document): Document['PolicyDocument']['Statement'] {
  return PolicyDocument.Statement;
}

function attachedTo(synthesized: Synthesized, roleId: string): Document[] {
  const isAttached = ({ Properties }: Resource) =>
    JSON.stringify(Properties.Roles ?? []).includes(`"${roleId}"`);
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(resources(synthesized, type))
      .filter(isAttached)
      .map(({ Properties }) => Properties),
  );
}

type Granted = { readonly resource: unknown; readonly Effect: string };

function thingIn({ resource, Effect, ...conditions }: Granted, functionName: string): string {
  const text = JSON.stringify(resource);
  const ownLog = `^\\{"Fn::GetAtt":\\["\\w*${functionName.replaceAll('-', '')}logs\\w+","Arn"\\]\\}$`;
  if (isOfPeoplesItems(text, Effect, conditions)) return 'registry: I#* and LNK#*';
  const isPlain = Effect === 'Allow' && Object.keys(conditions).length === 0;
  if (!isPlain) return JSON.stringify({ resource, Effect, ...conditions });
  if (new RegExp(ownLog).test(text)) return 'own log';
  // X-Ray knows no resources; whatever else was allowed on all of them would be listed with it.
  if (text === '"*"') return 'everything';
  return Object.entries(THINGS).find(([, pattern]) => pattern.test(text))?.[0] ?? text;
}

/** Issuers' things and share links, and nothing else of the registry. */
function isOfPeoplesItems(resource: string, Effect: string, conditions: object): boolean {
  const only = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['I#*', 'LNK#*'] } };
  const isOnly = JSON.stringify(conditions) === JSON.stringify({ Condition: only });
  return Effect === 'Allow' && isOnly && (THINGS.registry?.test(resource) ?? false);
}
