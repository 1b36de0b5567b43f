import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { inParallel } from '#shared/in-parallel.ts';
import { dynamo, isFailedCondition } from './dynamodb.ts';
import { asTransactItem, type Item, type ItemWrite } from './item-write.ts';
import { type Key, tables } from './tables.ts';
import { type TransactionOutcome, transact } from './transaction.ts';

/**
 * Where the Registry's items are read and written. `registry` is the table itself and the default
 * everywhere; an import passes a `batch` of it, a dry run an `overlay`.
 */
export type Store = {
  /** One item, strongly consistent. */
  readonly get: (key: Key) => Promise<Item | undefined>;
  /**
   * Items by `nameOf` their keys, strongly consistent; `undefined`: there is none. A key that a
   * throttled table leaves unprocessed is missing.
   */
  readonly getAll: (keys: readonly Key[]) => Promise<Map<string, Item | undefined>>;
  /** All items under a sort-key prefix, strongly consistent; of each the key and these fields, or all. */
  readonly list: (pk: string, prefix: string, fields?: readonly string[]) => AsyncIterable<Item>;
  /** Items under a prefix that only this store knows of: none, unless it is an overlay. */
  readonly unsaved: (pk: string, prefix: string) => readonly Item[];
  /** Writes one item. Returns it as it is then; `undefined`, and nothing is done, if refused. */
  readonly write: (write: ItemWrite) => Promise<Item | undefined>;
  /** Writes all or nothing. @throws what is neither a failed condition nor a passing conflict */
  readonly commit: (writes: readonly ItemWrite[]) => Promise<TransactionOutcome>;
};

/** The table. */
export const registry: Store = {
  get: getOne,
  getAll,
  list,
  unsaved: () => [],
  write,
  commit: transact,
};

export function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

async function getOne(Key: Key): Promise<Item | undefined> {
  const input = { TableName: tables.registry, Key, ConsistentRead: true };
  return (await dynamo.send(new GetCommand(input))).Item;
}

const KEYS_AT_ONCE = 100;

async function getAll(keys: readonly Key[]): Promise<Map<string, Item | undefined>> {
  const unique = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
  const chunks = Array.from({ length: Math.ceil(unique.length / KEYS_AT_ONCE) }, (_, i) =>
    unique.slice(i * KEYS_AT_ONCE, (i + 1) * KEYS_AT_ONCE),
  );
  const found = new Map<string, Item | undefined>();
  await inParallel(chunks, (chunk) => readInto(found, chunk), 4);
  return found;
}

async function readInto(found: Map<string, Item | undefined>, Keys: Key[]): Promise<void> {
  const RequestItems = { [tables.registry]: { Keys, ConsistentRead: true } };
  const { Responses, UnprocessedKeys } = await dynamo.send(new BatchGetCommand({ RequestItems }));
  const left = UnprocessedKeys?.[tables.registry]?.Keys ?? [];
  const unread = new Set(left.map((key) => nameOf(key as Key)));
  for (const key of Keys) if (!unread.has(nameOf(key))) found.set(nameOf(key), undefined);
  for (const item of Responses?.[tables.registry] ?? []) found.set(nameOf(item as Key), item);
}

async function* list(pk: string, prefix: string, fields?: readonly string[]) {
  const names = fields && ['pk', 'sk', ...fields];
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.registry,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ...(names && {
        ProjectionExpression: names.map((_, i) => `#f${i}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#f${i}`, name])),
      }),
    },
  );
  for await (const { Items = [] } of pages) yield* Items as Item[];
}

async function write(one: ItemWrite): Promise<Item | undefined> {
  const { Put, Update, Delete } = asTransactItem(one);
  try {
    if (Update?.UpdateExpression) {
      const input = { ...Update, ReturnValues: 'ALL_NEW' as const };
      return (await dynamo.send(new UpdateCommand(input))).Attributes;
    }
    if (Delete) await dynamo.send(new DeleteCommand(Delete));
    if (Put) await dynamo.send(new PutCommand(Put));
    return { ...Put?.Item };
  } catch (error) {
    if (isFailedCondition(error)) return undefined;
    throw error;
  }
}
