import { AsyncLocalStorage } from 'node:async_hooks';
import { BatchGetCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { inParallel } from '#shared/in-parallel.ts';
import { dynamo } from './dynamodb.ts';
import { type Key, tables } from './tables.ts';

type Item = Record<string, unknown>;

const KEYS_AT_ONCE = 100;

const ahead = new AsyncLocalStorage<Map<string, Item | undefined>>();

/**
 * Do work with these items of the registry read beforehand, a hundred at once. Each serves once:
 * who reads again, because a condition failed, sees the table as it is by then.
 */
export async function withReadAhead<T>(keys: readonly Key[], work: () => Promise<T>): Promise<T> {
  const byName = new Map(keys.map((key) => [nameOf(key), key]));
  const unique = [...byName.values()];
  const chunks = Array.from({ length: Math.ceil(unique.length / KEYS_AT_ONCE) }, (_, i) =>
    unique.slice(i * KEYS_AT_ONCE, (i + 1) * KEYS_AT_ONCE),
  );
  const found = new Map<string, Item | undefined>();
  await inParallel(chunks, (chunk) => readInto(found, chunk), 4);
  return ahead.run(found, work);
}

/** What is left over under load is not noted, and so is read when it is needed. */
async function readInto(found: Map<string, Item | undefined>, Keys: Key[]): Promise<void> {
  const RequestItems = { [tables.registry]: { Keys, ConsistentRead: true } };
  const { Responses, UnprocessedKeys } = await dynamo.send(new BatchGetCommand({ RequestItems }));
  const left = UnprocessedKeys?.[tables.registry]?.Keys ?? [];
  const unread = new Set(left.map((key) => nameOf(key as Key)));
  for (const key of Keys) if (!unread.has(nameOf(key))) found.set(nameOf(key), undefined);
  for (const item of Responses?.[tables.registry] ?? []) found.set(nameOf(item as Key), item);
}

/** An item of the registry, strongly consistent, or as it was read ahead. */
export async function readItem(key: Key): Promise<Item | undefined> {
  const found = ahead.getStore();
  const name = nameOf(key);
  if (found?.has(name)) {
    const item = found.get(name);
    found.delete(name);
    return item;
  }
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key: key, ConsistentRead: true }),
  );
  return Item;
}

function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}
