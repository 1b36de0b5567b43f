import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// biome-ignore lint/suspicious/noExplicitAny: a template's properties are what their reader takes them for.
export type Properties = any;
type Resource = {
  readonly Type: string;
  readonly Properties: Properties;
};
export type Template = {
  readonly Resources: Record<string, Resource>;
  readonly Outputs: Record<string, { readonly Value: unknown }>;
};

/** A statement of a role's policy, its references resolved. */
export type Statement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Record<string, Record<string, string | readonly string[]>>;
};

/** A function as CloudFormation would create it. */
export type DeployedFunction = {
  readonly id: string;
  /** The name of its folder under `functions/`. */
  readonly name: string;
  /** Where its bundle is, as an absolute path. */
  readonly folder: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logLevel: string;
  readonly statements: readonly Statement[];
  /** How often a failed asynchronous invocation is repeated. */
  readonly retries: number;
};

export type Deployment = {
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  readonly outputs: Readonly<Record<string, string>>;
  /** All resources of a type, by logical id. */
  resources(type: string): [id: string, properties: Properties][];
  /** Replaces references and intrinsic functions by the values that CloudFormation would give them. */
  resolve(value: unknown): Properties;
  /** Returns the function that a resolved ARN, or a text that contains its logical id, belongs to. */
  functionOf(reference: unknown): DeployedFunction;
  /** Returns the folder of an asset, by the key of its object in the assets bucket. */
  assetFolder(objectKey: string): string;
};

/** `displayName` is the asset's place in the app: `overflow/overflow/Code`. */
type Asset = { readonly displayName: string; readonly source: { readonly path: string } };

export const REGION = 'eu-central-1';
export const ACCOUNT = '123456789012';
export const PUBLIC_HOST = 'd111111abcdef8.cloudfront.net';

const STACK = 'Badgetrail';
const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${STACK}/5d3c1f40-0f3e-11ef-8d2a-0a58a9feac02`;
const PSEUDO_PARAMETERS: Record<string, string> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::StackId': STACK_ID,
  'AWS::StackName': STACK,
  'AWS::URLSuffix': 'amazonaws.com',
};
/** Lambda's own default for asynchronous invocations. */
const RETRIES_DEFAULT = 2;

/**
 * Reads a synthesized cloud assembly and nothing else.
 *
 * @param change edits a copy of the template first, as a negative control does
 */
export function readDeployment(
  folder: string,
  change: (template: Template) => void = () => {},
): Deployment {
  const template: Template = read(folder, 'template.json');
  change(template);
  const assets = read(folder, 'assets.json').files as Record<string, Asset>;
  const { Resources } = template;

  const resources = (type: string) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]): [string, Properties] => [id, Properties ?? {}]);
  const assetAt = (objectKey: string) => assets[objectKey.replace('.zip', '')];
  const assetFolder = (objectKey: string) => join(folder, assetAt(objectKey)?.source.path ?? '');
  const resolve = resolverFor(Resources);
  const functions = new Map(
    resources('AWS::Lambda::Function')
      .filter(([, { Code, Runtime }]) => Code.S3Key && String(Runtime).startsWith('nodejs'))
      .map(([id]) => {
        const one = functionFrom(id, { Resources, resources, resolve, assetFolder, assetAt });
        return [one.name, one];
      }),
  );
  return {
    functions,
    outputs: Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Value }]) => [name, String(resolve(Value))]),
    ),
    resources,
    resolve,
    assetFolder,
    functionOf(reference) {
      const text = JSON.stringify(reference);
      const found = [...functions.values()].find(({ id }) => text.includes(id));
      if (!found) throw new Error(`no function of the template is meant by ${text}`);
      return found;
    },
  };
}

function read(folder: string, kind: 'template.json' | 'assets.json') {
  return JSON.parse(readFileSync(join(folder, `${STACK}.${kind}`), 'utf8'));
}

type Reading = Pick<Deployment, 'resources' | 'resolve' | 'assetFolder'> & {
  readonly Resources: Template['Resources'];
  readonly assetAt: (objectKey: string) => Asset | undefined;
};

function functionFrom(id: string, reading: Reading): DeployedFunction {
  const { Properties: properties } = reading.Resources[id] as Resource;
  const { resources, resolve, assetFolder, assetAt } = reading;
  const role = properties.Role['Fn::GetAtt'][0];
  const policies = resources('AWS::IAM::Policy').filter(([, { Roles }]) =>
    Roles.some(({ Ref }: { Ref?: string }) => Ref === role),
  );
  const invocation = resources('AWS::Lambda::EventInvokeConfig').find(
    ([, { FunctionName }]) => FunctionName.Ref === id,
  );
  return {
    id,
    name: assetAt(properties.Code.S3Key)?.displayName.split('/').at(-2) ?? id,
    folder: assetFolder(properties.Code.S3Key),
    handler: properties.Handler,
    memoryMb: Number(properties.MemorySize),
    timeoutSeconds: Number(properties.Timeout),
    environment: resolve(properties.Environment?.Variables ?? {}),
    logLevel: properties.LoggingConfig?.ApplicationLogLevel ?? 'INFO',
    statements: policies.flatMap(([, { PolicyDocument }]) => resolve(PolicyDocument.Statement)),
    retries: invocation?.[1].MaximumRetryAttempts ?? RETRIES_DEFAULT,
  };
}

function resolverFor(Resources: Template['Resources']) {
  const intrinsics: Record<string, (argument: Properties) => unknown> = {
    Ref: (id: string) => PSEUDO_PARAMETERS[id] ?? refOf(id, Resources[id]?.Type ?? ''),
    'Fn::GetAtt': ([id, attribute]: [string, string]) =>
      attributeOf(id, attribute, Resources[id]?.Type ?? ''),
    'Fn::Join': ([glue, parts]) => resolve(parts).join(glue),
    'Fn::Select': ([index, list]) => resolve(list)[Number(index)],
    'Fn::Split': ([separator, text]) => String(resolve(text)).split(separator),
    'Fn::Sub': (text: string) =>
      String(text).replaceAll(/\$\{([\w:]+)\}/g, (_, name) => resolve({ Ref: name })),
  };
  function resolve(value: Properties): Properties {
    if (Array.isArray(value)) return value.map(resolve);
    if (value === null || typeof value !== 'object') return value;
    const [[name = '', argument] = [], ...more] = Object.entries(value);
    const intrinsic = more.length === 0 ? intrinsics[name] : undefined;
    if (intrinsic) return intrinsic(argument);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
  }
  return resolve;
}

/** What `Ref` gives, in the form that AWS gives it. */
function refOf(id: string, type: string): string {
  const forms: Record<string, string> = {
    'AWS::SQS::Queue': `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${STACK}-${id}`,
    'AWS::S3::Bucket': `${STACK}-${id}`.toLowerCase(),
    'AWS::SecretsManager::Secret': `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${id}-AbCdEf`,
    'AWS::Cognito::UserPool': `${REGION}_AbCdEfGhI`,
    'AWS::Cognito::UserPoolClient': '1h57kf5cpq17m0eml12example',
  };
  return forms[type] ?? `${STACK}-${id}`;
}

function attributeOf(id: string, attribute: string, type: string): string {
  if (type === 'AWS::CloudFront::Distribution') return PUBLIC_HOST;
  const arn = arnOf(id, type);
  if (attribute === 'Arn') return arn;
  return attribute === 'StreamArn' ? `${arn}/stream/2026-11-27T00:00:00.000` : `${id}.${attribute}`;
}

function arnOf(id: string, type: string): string {
  const name = refOf(id, type);
  const place = `${REGION}:${ACCOUNT}`;
  const forms: Record<string, string> = {
    'AWS::DynamoDB::GlobalTable': `arn:aws:dynamodb:${place}:table/${name}`,
    'AWS::SQS::Queue': `arn:aws:sqs:${place}:${name.split('/').at(-1)}`,
    'AWS::S3::Bucket': `arn:aws:s3:::${name}`,
    'AWS::Cognito::UserPool': `arn:aws:cognito-idp:${place}:userpool/${name}`,
    'AWS::Lambda::Function': `arn:aws:lambda:${place}:function:${name}`,
  };
  return forms[type] ?? `arn:aws:other:${place}:${name}`;
}
