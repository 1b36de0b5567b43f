import { afterEach, expect, test, vi } from 'vitest';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { transactJoined, withJoinedWrites } from '#shared/aws/joined-writes.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Write } from '#shared/aws/transaction.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import { freshId, milestone } from '../support/log-events.ts';

/** The three writes of one publication, say, of which the first may be there already. */
function someWrites(pk: string): Write[] {
  const Item = { pk, sk: 'TEST' };
  const put = { TableName: tables.registry, Item, ConditionExpression: 'attribute_not_exists(pk)' };
  return [{ Put: put }, ...singleEventLane(`TST#${pk}`, milestone())];
}

const freshKeys = (count: number) => Array.from({ length: count }, () => freshId('crd') as string);

const isThere = async (pk: string) => (await readLine(`TST#${pk}`, 1)) !== undefined;

const send = vi.spyOn(dynamo, 'send');

afterEach(() => send.mockClear());

function write(keys: readonly string[]) {
  return Promise.all(keys.map((pk) => transactJoined(someWrites(pk))));
}

test('transactions that are asked for at once travel together, a hundred writes at most', async () => {
  const keys = freshKeys(40);

  const outcomes = await withJoinedWrites(() => write(keys));

  expect(send).toHaveBeenCalledTimes(2);
  expect(outcomes).toEqual(keys.map(() => ({ type: 'committed' })));
  expect(await Promise.all(keys.map(isThere))).not.toContain(false);
});

test('and each by itself where nobody joins them (negative control)', async () => {
  await write(freshKeys(40));

  expect(send).toHaveBeenCalledTimes(40);
});

test('one that is refused is refused alone, and wholly', async () => {
  const keys = freshKeys(5);
  const [taken = ''] = keys;
  await transactJoined(someWrites(taken).slice(0, 1));

  const outcomes = await withJoinedWrites(() => write(keys));

  expect(outcomes.map(({ type }) => type)).toEqual(['refused', ...Array(4).fill('committed')]);
  expect(await Promise.all(keys.map(isThere))).toEqual([false, true, true, true, true]);
});

test('two that want the same item do not travel together: one of them wins', async () => {
  const [key = ''] = freshKeys(1);

  const outcomes = await withJoinedWrites(() => write([key, ...freshKeys(2), key]));

  const types = outcomes.map(({ type }) => type);
  expect(types.filter((type) => type === 'committed')).toHaveLength(3);
  expect(types.filter((type) => type === 'refused')).toHaveLength(1);
});

test('what fails, fails for all that travelled with it', async () => {
  send.mockRejectedValueOnce(new Error('the connection is gone') as never);

  const asked = withJoinedWrites(() =>
    Promise.allSettled(freshKeys(3).map((key) => transactJoined(someWrites(key)))),
  );

  expect((await asked).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
});
