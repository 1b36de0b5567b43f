import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamo } from './dynamo.ts';

export type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** DynamoDB takes no more items in one transaction. */
export const WRITES_MAX = 100;

/** What came of a transaction: all done, or nothing, because of a condition or of somebody else. */
export type TransactionOutcome =
  | { readonly type: 'committed' }
  /** `inTheWay[i]`: what stood where write `i` failed its condition; `{}` if nothing stood there. */
  | { readonly type: 'refused'; readonly inTheWay: ReadonlyMap<number, Record<string, unknown>> }
  | { readonly type: 'conflict' };

/** Conflicts that pass by themselves; throttling of single items among them. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Write all or nothing. @throws what is neither a failed condition nor a passing conflict */
export async function transact(writes: readonly Write[]): Promise<TransactionOutcome> {
  try {
    await dynamo.send(new TransactWriteCommand({ TransactItems: [...writes] }));
    return { type: 'committed' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'TransactionInProgressException') return { type: 'conflict' };
    if (!(error instanceof TransactionCanceledException)) throw error;
    return outcomeOf(error);
  }
}

function outcomeOf(error: TransactionCanceledException): TransactionOutcome {
  const inTheWay = new Map<number, Record<string, unknown>>();
  for (const [i, { Code, Item }] of (error.CancellationReasons ?? []).entries()) {
    // The document client translates answers, but not what an exception carries.
    if (Code === 'ConditionalCheckFailed') inTheWay.set(i, Item ? unmarshall(Item) : {});
  }
  if (inTheWay.size > 0) return { type: 'refused', inTheWay };
  const isPassing = error.CancellationReasons?.some(({ Code = '' }) => PASSING.includes(Code));
  if (isPassing) return { type: 'conflict' };
  throw error;
}
