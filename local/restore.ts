import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
  RestoreTableToPointInTimeCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** Whether an item that is still there is replaced by the restored one. */
export type RestoreMode = 'missing' | 'overwrite';

export type RestoreOptions = {
  readonly client: DynamoDBClient;
  /** The table that DynamoDB has restored to. */
  readonly source: string;
  /** The stack's own table. */
  readonly target: string;
  readonly mode: RestoreMode;
  /** Only compares, and writes nothing: the drill. */
  readonly isDrill: boolean;
};

export type RestoreCounts = {
  readonly read: number;
  /** Items that the stack's table lacks. */
  readonly missing: number;
  /** Items that differ from what was restored. */
  readonly changed: number;
  readonly written: number;
};

const KEYS_AT_ONCE = 100;
const WAIT_SECONDS = 6 * 3600;
const AFTER_UNPROCESSED_MS = 200;

/**
 * Restores a table to an instant, beside it: DynamoDB writes a new table and leaves the old one as it
 * is. Returns when the new one can be read, which takes minutes to hours.
 */
export async function restoreBeside(
  client: DynamoDBClient,
  SourceTableName: string,
  RestoreDateTime: Date,
): Promise<string> {
  const stamp = RestoreDateTime.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const TargetTableName = `${SourceTableName}-restored-${stamp}`;
  const input = { SourceTableName, TargetTableName, RestoreDateTime };
  await client.send(new RestoreTableToPointInTimeCommand(input));
  await waitUntilTableExists(
    { client, maxWaitTime: WAIT_SECONDS, minDelay: 20, maxDelay: 60 },
    { TableName: TargetTableName },
  );
  return TargetTableName;
}

/**
 * Brings a restored table's items into the stack's own. Functions go on meanwhile: with `missing`,
 * an item that somebody writes at the same time stays as they wrote it. Expired items are left out.
 *
 * Safe to repeat and to stop at any time: the next run writes what is still missing.
 */
export async function restoreInto(options: RestoreOptions): Promise<RestoreCounts> {
  const { client, source } = options;
  const counts = { read: 0, missing: 0, changed: 0, written: 0 };
  const pages = paginateScan({ client }, { TableName: source, ConsistentRead: true });
  for await (const { Items = [] } of pages) {
    const alive = Items.filter(isAlive);
    for (let at = 0; at < alive.length; at += KEYS_AT_ONCE) {
      await restoreBatch(options, alive.slice(at, at + KEYS_AT_ONCE), counts);
    }
  }
  return counts;
}

type Counting = { -readonly [name in keyof RestoreCounts]: RestoreCounts[name] };

async function restoreBatch(
  { client, target, mode, isDrill }: RestoreOptions,
  items: readonly Item[],
  counts: Counting,
): Promise<void> {
  const stored = await storedOf(client, target, items);
  for (const item of items) {
    counts.read += 1;
    const present = stored.get(nameOf(item));
    if (present && isSame(present, item)) continue;
    counts[present ? 'changed' : 'missing'] += 1;
    if (isDrill || (present && mode === 'missing')) continue;
    if (await put(client, target, item, mode)) counts.written += 1;
  }
}

/** Whether it was written: with `missing`, somebody may have been faster. */
async function put(
  client: DynamoDBClient,
  TableName: string,
  Item: Item,
  mode: RestoreMode,
): Promise<boolean> {
  const condition = mode === 'missing' && { ConditionExpression: 'attribute_not_exists(pk)' };
  try {
    await client.send(new PutItemCommand({ TableName, Item, ...condition }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

async function storedOf(
  client: DynamoDBClient,
  target: string,
  items: readonly Item[],
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  let Keys = items.map(({ pk, sk }) => ({ pk, sk }) as Item);
  while (Keys.length > 0) {
    const RequestItems = { [target]: { Keys, ConsistentRead: true } };
    const answer = await client.send(new BatchGetItemCommand({ RequestItems }));
    for (const item of answer.Responses?.[target] ?? []) found.set(nameOf(item), item);
    Keys = answer.UnprocessedKeys?.[target]?.Keys ?? [];
    if (Keys.length > 0) await sleep(AFTER_UNPROCESSED_MS);
  }
  return found;
}

function nameOf({ pk, sk }: Item): string {
  return JSON.stringify([pk?.S, sk?.S]);
}

/** DynamoDB may take days to delete what has expired: it is not brought back. */
function isAlive({ expiresAt }: Item): boolean {
  return expiresAt?.N === undefined || Number(expiresAt.N) * 1000 > Date.now();
}

function isSame(a: Item, b: Item): boolean {
  const textOf = (item: Item) => JSON.stringify(Object.entries(item).sort());
  return textOf(a) === textOf(b);
}
