import { isDeepStrictEqual } from 'node:util';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { givenIn, setting } from './dynamodb.ts';
import { type Key, tables } from './tables.ts';

export type Item = Readonly<Record<string, unknown>>;

/** What must hold of the stored item, or the write is refused. */
export type Expected = {
  readonly isThere?: boolean;
  /** The values of these fields; `null`: the field is absent. */
  readonly fields?: Item;
  /** Refused if all of these fields have these values. */
  readonly unless?: Item;
};

/**
 * One write of one item, as data: DynamoDB is sent a translation of it, and an overlay applies it in
 * memory. Both therefore do the same.
 */
export type ItemWrite = {
  readonly key: Key;
  /** Absent: the Registry. */
  readonly table?: keyof typeof tables;
  readonly expected?: Expected;
} & (
  | { readonly put: object }
  /** `null` removes a field, `undefined` leaves it alone. */
  | { readonly set: object }
  | { readonly isDeleted: true }
);

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Writes a new item; refused if one is stored under that key. */
export function create(key: Key, put: object, table?: ItemWrite['table']): ItemWrite {
  return { key, put, expected: { isThere: false }, ...(table && { table }) };
}

/** Returns what DynamoDB is sent for a write. */
export function asTransactItem(write: ItemWrite): TransactItem {
  const TableName = tables[write.table ?? 'registry'];
  const condition = conditionOf(write.expected ?? {});
  if ('put' in write) {
    return { Put: { TableName, Item: { ...write.put, ...write.key }, ...condition } };
  }
  if ('isDeleted' in write) return { Delete: { TableName, Key: write.key, ...condition } };
  const set = setting(givenIn(write.set));
  return { Update: { TableName, Key: write.key, ...withCondition(set, condition) } };
}

type Condition = {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
};

function withCondition(set: ReturnType<typeof setting>, condition: Condition) {
  const values = { ...set.ExpressionAttributeValues, ...condition.ExpressionAttributeValues };
  return {
    ...set,
    ...condition,
    ExpressionAttributeNames: {
      ...set.ExpressionAttributeNames,
      ...condition.ExpressionAttributeNames,
    },
    ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
  };
}

function conditionOf({ isThere, fields = {}, unless }: Expected): Condition {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const holds = ([name, value]: [string, unknown]) => {
    const i = Object.keys(names).length;
    names[`#is${i}`] = name;
    if (value === null) return `attribute_not_exists(#is${i})`;
    values[`:is${i}`] = value;
    return `#is${i} = :is${i}`;
  };
  const parts = [
    ...(isThere === undefined
      ? []
      : [`${isThere ? 'attribute_exists' : 'attribute_not_exists'}(pk)`]),
    ...Object.entries(fields).map(holds),
    ...(unless ? [`NOT (${Object.entries(unless).map(holds).join(' AND ')})`] : []),
  ];
  if (parts.length === 0) return {};
  return {
    ConditionExpression: parts.join(' AND '),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

/** Whether a stored item, or its absence, meets an expectation: the same answer as DynamoDB's. */
export function isAsExpected(
  item: Item | undefined,
  { isThere, fields = {}, unless }: Expected = {},
): boolean {
  if (isThere !== undefined && isThere !== (item !== undefined)) return false;
  const holds = ([name, value]: [string, unknown]) =>
    value === null ? item?.[name] === undefined : isDeepStrictEqual(item?.[name], value);
  if (!Object.entries(fields).every(holds)) return false;
  return unless === undefined || !Object.entries(unless).every(holds);
}

/** Returns the item as a write leaves it; `undefined`: there is none any more. */
export function itemAfter(item: Item | undefined, write: ItemWrite): Item | undefined {
  if ('isDeleted' in write) return undefined;
  if ('put' in write) return asStored({ ...write.put, ...write.key });
  const changes = givenIn(write.set);
  const removed = new Set(changes.flatMap(([name, value]) => (value === null ? [name] : [])));
  const all = { ...item, ...write.key, ...Object.fromEntries(changes) };
  return asStored(Object.fromEntries(Object.entries(all).filter(([name]) => !removed.has(name))));
}

/** The document client leaves `undefined` out, as JSON does. */
function asStored(item: object): Item {
  return JSON.parse(JSON.stringify(item));
}
