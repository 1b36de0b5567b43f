import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { onFreshConnections } from './connections.ts';
import { type Key, tables } from './tables.ts';

/** The document client, for everything but the redirect's calls and claims (see lean-dynamodb.ts). */
export const dynamo = DynamoDBDocumentClient.from(
  onFreshConnections((requestHandler) => new DynamoDBClient({ requestHandler })),
  { marshallOptions: { removeUndefinedValues: true } },
);

/** A stored item without what only the table needs. */
export function contentOf<T>(item: Record<string, unknown> | undefined): T | undefined {
  if (!item) return undefined;
  const { pk, sk, ...content } = item;
  return content as T;
}
/** The fields that are given: a change leaves alone what it does not name. */
export function givenIn(changes: object): [string, unknown][] {
  return Object.entries(changes).filter(([, value]) => value !== undefined);
}

/** The fields that are given and not `null`: what a new item consists of. */
export function filledIn(fields: object): Record<string, unknown> {
  return Object.fromEntries(givenIn(fields).filter(([, value]) => value !== null));
}

/**
 * The update expression that sets these attributes to these values, and takes away those whose
 * value is `null`; there must be at least one.
 */
export function setting(given: readonly (readonly [string, unknown])[]) {
  const removed = given.filter(([, value]) => value === null);
  const set = given.filter(([, value]) => value !== null);
  const names = [...set, ...removed];
  const sets = set.map((_, i) => `#set${i} = :set${i}`).join(', ');
  const removes = removed.map((_, i) => `#set${set.length + i}`).join(', ');
  return {
    UpdateExpression: `${sets && `SET ${sets}`}${removes && ` REMOVE ${removes}`}`,
    ExpressionAttributeNames: Object.fromEntries(names.map(([name], i) => [`#set${i}`, name])),
    ...(sets && {
      ExpressionAttributeValues: Object.fromEntries(set.map(([, value], i) => [`:set${i}`, value])),
    }),
  };
}

/** Whether a write failed because of its own condition, as a repetition does. */
export function isFailedCondition(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}

const BATCH = 100;

const BATCH_ATTEMPTS_MAX = 8;

const BATCH_PAUSE_MS = 10;

/**
 * Returns those of these Registry items that exist, in no particular order, 100 per request. Keys
 * that a throttled table leaves unprocessed are asked for again, with exponential backoff.
 *
 * @throws if the table leaves keys unprocessed in every attempt
 */
export async function itemsAt(keys: readonly Key[]): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let i = 0; i < keys.length; i += BATCH) {
    let Keys: Record<string, unknown>[] = keys.slice(i, i + BATCH);
    for (let attempts = 0; Keys.length > 0; attempts++) {
      if (attempts === BATCH_ATTEMPTS_MAX) throw new Error('the table left keys unprocessed');
      if (attempts > 0) await sleep(Math.random() * BATCH_PAUSE_MS * 2 ** attempts);
      const RequestItems = { [tables.registry]: { Keys } };
      const { Responses, UnprocessedKeys } = await dynamo.send(
        new BatchGetCommand({ RequestItems }),
      );
      items.push(...(Responses?.[tables.registry] ?? []));
      Keys = UnprocessedKeys?.[tables.registry]?.Keys ?? [];
    }
  }
  return items;
}
