import { type AwsRefusal, awsCall } from './lean-call.ts';
import type { Key } from './tables.ts';

/** What is stored and read without the SDK: flat items of texts, numbers, booleans and lists of texts. */
export type FlatItem = Readonly<Record<string, FlatValue | undefined>>;

type FlatValue = string | number | boolean | readonly string[];

type Attribute = { S?: string; N?: string; BOOL?: boolean; L?: Attribute[] };

type Attributes = Record<string, Attribute>;

/** One item, or `undefined`; maps, and what lists hold besides texts, are left out. */
export async function getItem(table: string, key: Key): Promise<FlatItem | undefined> {
  const { Item } = await awsCall('dynamodb', 'GetItem', { TableName: table, Key: marshall(key) });
  return Item ? unmarshall(Item as Attributes) : undefined;
}

/**
 * Store an item where none is yet.
 *
 * @throws AwsRefusal `ConditionalCheckFailedException`; `blockingItem` returns the stored item
 */
export async function putNewItem(table: string, item: Key & FlatItem): Promise<void> {
  await awsCall('dynamodb', 'PutItem', {
    TableName: table,
    Item: marshall(item),
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
}

/** Store an item over whatever stands there. */
export async function putItem(table: string, item: Key & FlatItem): Promise<void> {
  await awsCall('dynamodb', 'PutItem', { TableName: table, Item: marshall(item) });
}

/**
 * Sets the attributes that the item lacks (`if_not_exists`). Returns the item as stored afterwards.
 * Idempotent.
 */
export async function setMissing(table: string, key: Key, defaults: FlatItem): Promise<FlatItem> {
  const names = Object.keys(defaults);
  const values = Object.entries(marshall(defaults));
  const { Attributes } = await awsCall('dynamodb', 'UpdateItem', {
    TableName: table,
    Key: marshall(key),
    UpdateExpression: `SET ${names.map((_, i) => `#${i} = if_not_exists(#${i}, :${i})`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values.map(([, value], i) => [`:${i}`, value])),
    ReturnValues: 'ALL_NEW',
  });
  return unmarshall(Attributes as Attributes);
}

/** Returns the stored item that made the condition fail. */
export function blockingItem({ answer }: AwsRefusal): FlatItem {
  return unmarshall((answer.Item ?? {}) as Attributes);
}

function marshall(item: FlatItem): Attributes {
  const attributes: Attributes = {};
  for (const name in item) {
    const value = item[name];
    if (typeof value === 'string') attributes[name] = { S: value };
    else if (typeof value === 'number') attributes[name] = { N: String(value) };
    else if (typeof value === 'boolean') attributes[name] = { BOOL: value };
    else if (value) attributes[name] = { L: value.map((text) => ({ S: text })) };
  }
  return attributes;
}

function unmarshall(attributes: Attributes): FlatItem {
  const item: Record<string, FlatValue> = {};
  for (const name in attributes) {
    const { S, N, BOOL, L } = attributes[name] ?? {};
    if (S !== undefined) item[name] = S;
    else if (N !== undefined) item[name] = Number(N);
    else if (BOOL !== undefined) item[name] = BOOL;
    else if (L) item[name] = L.flatMap((one) => one.S ?? []);
  }
  return item;
}
