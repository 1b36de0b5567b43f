import type { IncomingMessage } from 'node:http';
import type { Access } from './policy.ts';
import { ACCOUNT, REGION } from './template.ts';

/** A signed call to AWS, understood as far as a policy must judge it. */
export type AwsCall = {
  /** The function whose credentials signed it; another name for an operator. */
  readonly caller: string;
  readonly service: string;
  /** `PutItem`, `SendMessage`, or of S3 `PutObject`. */
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly accesses: readonly Access[];
};

/** The access key id of a function's role tells whose it is. */
export const accessKeyIdOf = (name: string): string => `ASIA${name}`;

/** Returns the call that a request makes, or `undefined` if it is not signed. */
export function awsCallIn(request: IncomingMessage, body: Buffer): AwsCall | undefined {
  const scope = /Credential=ASIA([^/]+)\/\d+\/[^/]+\/([^/]+)\/aws4_request/;
  const [, caller, service] = scope.exec(request.headers.authorization ?? '') ?? [];
  if (!caller || !service) return undefined;
  if (service === 's3') return { caller, service, input: {}, ...s3Call(request) };
  const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  const input = JSON.parse(body.toString()) as Record<string, unknown>;
  return { caller, service, operation, input, accesses: accessesOf(service, operation, input) };
}

function s3Call({ method, url = '' }: IncomingMessage) {
  const { pathname } = new URL(url, 'http://s3');
  const [, bucket = '', ...key] = decodeURIComponent(pathname).split('/');
  const name = key.join('/');
  const verb = { GET: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method ?? ''];
  const operation = name === '' ? 'ListBucket' : (verb ?? `${method}`);
  const resource = `arn:aws:s3:::${bucket}${name === '' ? '' : `/${name}`}`;
  return { operation, accesses: [{ action: `s3:${operation}`, resource, leadingKeys: [] }] };
}

function accessesOf(
  service: string,
  operation: string,
  input: Record<string, unknown>,
): readonly Access[] {
  if (service === 'dynamodb') return dynamodbAccesses(operation, input);
  const place = `${REGION}:${ACCOUNT}`;
  const resources: Record<string, string> = {
    secretsmanager: String(input.SecretId),
    sqs: `arn:aws:sqs:${place}:${String(input.QueueUrl).split('/').at(-1)}`,
    'cognito-idp': `arn:aws:cognito-idp:${place}:userpool/${input.UserPoolId}`,
  };
  const resource = resources[service] ?? '*';
  return [{ action: `${service}:${operation}`, resource, leadingKeys: [] }];
}

type Key = Record<string, { readonly S?: string } | undefined>;
type Write = { readonly TableName: string; readonly Key?: Key; readonly Item?: Key };

const TRANSACTED = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
} as const;

/** A transaction is judged by what each of its items does, a batch by each of its tables. */
function dynamodbAccesses(operation: string, input: Record<string, unknown>): Access[] {
  const items = input.TransactItems as Record<keyof typeof TRANSACTED, Write>[] | undefined;
  if (items) {
    return items.flatMap((item) =>
      Object.entries(item).map(([kind, write]) =>
        accessTo(TRANSACTED[kind as keyof typeof TRANSACTED], write),
      ),
    );
  }
  const batches = input.RequestItems as Record<string, unknown> | undefined;
  if (batches) {
    return Object.entries(batches).map(([TableName, batch]) => ({
      ...accessTo(operation, { TableName }),
      leadingKeys: keysIn(batch),
    }));
  }
  const queried = operation === 'Query' ? partitionQueried(input) : undefined;
  const access = accessTo(operation, input as Write);
  return [queried === undefined ? access : { ...access, leadingKeys: [queried] }];
}

function accessTo(name: string, { TableName, Key, Item }: Write): Access {
  const pk = (Key ?? Item)?.pk?.S;
  return {
    action: `dynamodb:${name}`,
    resource: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TableName}`,
    leadingKeys: pk === undefined ? [] : [pk],
  };
}

function keysIn(batch: unknown): string[] {
  const found = JSON.stringify(batch).matchAll(/"pk":\{"S":("(?:[^"\\]|\\.)*")\}/g);
  return [...found].map(([, text = '""']) => JSON.parse(text) as string);
}

/** The partition that a query's key condition names: `pk = :pk`, or by an alias. */
function partitionQueried(input: Record<string, unknown>): string | undefined {
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (input.ExpressionAttributeValues ?? {}) as Key;
  const equalities = String(input.KeyConditionExpression).matchAll(/([#\w]+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of equalities) {
    if ((names[name] ?? name) === 'pk') return values[value]?.S;
  }
  return undefined;
}
