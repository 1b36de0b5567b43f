import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { dynamo, itemsAt } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { commit, retryOnConflict, transact } from '#shared/aws/transaction.ts';

/** Faults that the embedded engine never produces: its transactions do not conflict and it is never throttled. */
const client = mockClient(dynamo);
beforeEach(() => client.reset());
// Test files share their modules: the next one needs the real client.
afterAll(() => client.restore());

const $metadata = {};
const WRITES = [{ Delete: { TableName: tables.registry, Key: { pk: 'a', sk: 'b' } } }];
const canceled = (...codes: readonly { Code: string; Item?: Record<string, string> }[]) =>
  new TransactionCanceledException({
    $metadata,
    message: 'canceled',
    CancellationReasons: codes.map(({ Code, Item }) => ({
      Code,
      ...(Item && { Item: marshall(Item) }),
    })),
  });
const failsWith = (error: Error) => client.on(TransactWriteCommand).rejects(error);

describe('a transaction', () => {
  test('is refused with the items that stood in its way, each at its write', async () => {
    failsWith(canceled({ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { pk: 'x' } }));
    const outcome = await transact(WRITES);
    expect(outcome).toEqual({ type: 'refused', blockingItems: new Map([[1, { pk: 'x' }]]) });
  });

  test.each([
    {
      codes: ['TransactionConflict', 'ConditionalCheckFailed'],
      type: 'refused',
      because: 'a failed condition stays failed',
    },
    { codes: ['None', 'TransactionConflict'], type: 'conflict', because: 'a conflict passes' },
    { codes: ['ThrottlingError'], type: 'conflict', because: 'throttling passes' },
    {
      codes: ['ProvisionedThroughputExceeded', 'None'],
      type: 'conflict',
      because: 'a hot partition cools',
    },
  ])('with $codes is a $type: $because', async ({ codes, type }) => {
    failsWith(canceled(...codes.map((Code) => ({ Code }))));
    expect((await transact(WRITES)).type).toBe(type);
  });

  test('that is already in progress is a conflict', async () => {
    failsWith(new TransactionInProgressException({ $metadata, message: 'in progress' }));
    expect((await transact(WRITES)).type).toBe('conflict');
  });

  test.each([
    ['a reason that no retry mends', canceled({ Code: 'ItemCollectionSizeLimitExceeded' })],
    ['an error of another kind', new Error('socket hang up')],
  ])('throws %s', async (_name, error) => {
    failsWith(error);
    await expect(transact(WRITES)).rejects.toBe(error);
  });

  test('is repeated by commit until the conflict has passed', async () => {
    client
      .on(TransactWriteCommand)
      .rejectsOnce(canceled({ Code: 'TransactionConflict' }))
      .resolves({});
    await commit(WRITES);
    expect(client.commandCalls(TransactWriteCommand)).toHaveLength(2);
  });

  test('that never wins ends with CONFLICT', async () => {
    failsWith(canceled({ Code: 'TransactionConflict' }));
    await expect(commit(WRITES)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(retryOnConflict(async () => undefined)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });
});

describe('a batch of reads', () => {
  const keys = ['1', '2', '3'].map((sk) => ({ pk: 'a', sk }));
  const answer = (found: readonly string[], left: readonly string[]) => ({
    Responses: { [tables.registry]: found.map((sk) => ({ pk: 'a', sk })) },
    UnprocessedKeys:
      left.length > 0 ? { [tables.registry]: { Keys: left.map((sk) => ({ pk: 'a', sk })) } } : {},
  });

  test('asks again for keys that were left unprocessed, and answers each item once', async () => {
    client
      .on(BatchGetCommand)
      .resolvesOnce(answer(['1'], ['2', '3']))
      .resolves(answer(['2', '3'], []));
    expect((await itemsAt(keys)).map(({ sk }) => sk)).toEqual(['1', '2', '3']);
    expect(client.commandCalls(BatchGetCommand)).toHaveLength(2);
  });

  test('gives up on a table that never answers, and loses no key in silence', async () => {
    client.on(BatchGetCommand).resolves(answer([], ['1', '2', '3']));
    await expect(itemsAt(keys)).rejects.toThrow('left keys unprocessed');
  });

  test('throws what a throttled client throws', async () => {
    const error = new ProvisionedThroughputExceededException({ $metadata, message: 'throttled' });
    client.on(BatchGetCommand).rejects(error);
    await expect(itemsAt(keys)).rejects.toBe(error);
  });
});
