import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { AppError } from '#shared/errors.ts';
import { dynamo } from './dynamodb.ts';
import { asTransactItem, type ItemWrite } from './item-write.ts';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB takes no more items in one transaction. */
export const WRITES_MAX = 100;

/** The outcome of a transaction: committed, refused by a condition, or in conflict with another. */
export type TransactionOutcome =
  | { readonly type: 'committed' }
  /** `blockingItems[i]`: what stood where write `i` failed its condition; `{}` if nothing stood there. */
  | {
      readonly type: 'refused';
      readonly blockingItems: ReadonlyMap<number, Record<string, unknown>>;
    }
  | { readonly type: 'conflict' };

/** Conflicts that pass by themselves; throttling of single items among them. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Write all or nothing. @throws what is neither a failed condition nor a passing conflict */
export async function transact(
  writes: readonly (Write | ItemWrite)[],
): Promise<TransactionOutcome> {
  const TransactItems = writes.map((one) => ('key' in one ? asTransactItem(one) : one));
  try {
    await dynamo.send(new TransactWriteCommand({ TransactItems }));
    return { type: 'committed' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'TransactionInProgressException') return { type: 'conflict' };
    if (!(error instanceof TransactionCanceledException)) throw error;
    return outcomeOf(error);
  }
}

function outcomeOf(error: TransactionCanceledException): TransactionOutcome {
  const blockingItems = new Map<number, Record<string, unknown>>();
  for (const [i, { Code, Item }] of (error.CancellationReasons ?? []).entries()) {
    // The document client translates answers, but not what an exception carries.
    if (Code === 'ConditionalCheckFailed') blockingItems.set(i, Item ? unmarshall(Item) : {});
  }
  if (blockingItems.size > 0) return { type: 'refused', blockingItems };
  const isPassing = error.CancellationReasons?.some(({ Code = '' }) => PASSING.includes(Code));
  if (isPassing) return { type: 'conflict' };
  throw error;
}

const ATTEMPTS_MAX = 8;

const PAUSE_MS = 10;

/**
 * Retries an optimistic write with exponential backoff and jitter until it wins over concurrent
 * writers. An attempt returns `undefined` if it lost; it must read again on each call.
 *
 * @throws AppError CONFLICT after the last attempt; the caller may retry
 */
export async function retryOnConflict<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
    if (attempts > 0) await sleep(Math.random() * PAUSE_MS * 2 ** attempts);
    const won = await attempt();
    if (won !== undefined) return won;
  }
  throw new AppError('CONFLICT', 'too many write this at the same time: send it again');
}

/** Write all or nothing, after those who write the same items now. @throws if a condition failed */
export async function commit(writes: readonly Write[]): Promise<void> {
  await retryOnConflict(async () => {
    const outcome = await transact(writes);
    if (outcome.type === 'refused') throw new Error('a condition failed that always holds');
    return outcome.type === 'committed' || undefined;
  });
}
