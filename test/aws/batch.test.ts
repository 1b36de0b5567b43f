import { afterEach, expect, test, vi } from 'vitest';
import { batch } from '#shared/aws/batch.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { create, type ItemWrite } from '#shared/aws/item-write.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import { readLine } from '#shared/lane-log/reader.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import { freshId, milestone } from '../support/log-events.ts';

/** The three writes of one publication, say, of which the first may be there already. */
function someWrites(pk: string): ItemWrite[] {
  return [create(keyOf(pk), {}), ...singleEventLane(`TST#${pk}`, milestone())];
}

const keyOf = (pk: string) => ({ pk, sk: 'TEST' });

const freshKeys = (count: number) => Array.from({ length: count }, () => freshId('crd') as string);

const isThere = async (pk: string) => (await readLine(`TST#${pk}`, 1)) !== undefined;

const send = vi.spyOn(dynamo, 'send');

afterEach(() => send.mockClear());

function write(store: Store, keys: readonly string[]) {
  return Promise.all(keys.map((pk) => store.commit(someWrites(pk))));
}

test('transactions that are asked for at once travel together, a hundred writes at most', async () => {
  const keys = freshKeys(40);

  const outcomes = await write(batch(registry), keys);

  expect(send).toHaveBeenCalledTimes(2);
  expect(outcomes).toEqual(keys.map(() => ({ type: 'committed' })));
  expect(await Promise.all(keys.map(isThere))).not.toContain(false);
});

test('and each by itself where nobody joins them (negative control)', async () => {
  await write(registry, freshKeys(40));

  expect(send).toHaveBeenCalledTimes(40);
});

test('one that is refused is refused alone, and wholly', async () => {
  const keys = freshKeys(5);
  const [taken = ''] = keys;
  await registry.commit(someWrites(taken).slice(0, 1));

  const outcomes = await write(batch(registry), keys);

  expect(outcomes.map(({ type }) => type)).toEqual(['refused', ...Array(4).fill('committed')]);
  expect(await Promise.all(keys.map(isThere))).toEqual([false, true, true, true, true]);
});

test('two that want the same item do not travel together: one of them wins', async () => {
  const [key = ''] = freshKeys(1);

  const outcomes = await write(batch(registry), [key, ...freshKeys(2), key]);

  const types = outcomes.map(({ type }) => type);
  expect(types.filter((type) => type === 'committed')).toHaveLength(3);
  expect(types.filter((type) => type === 'refused')).toHaveLength(1);
});

test('what fails, fails for all that travelled with it', async () => {
  send.mockRejectedValueOnce(new Error('the connection is gone') as never);

  const store = batch(registry);

  const asked = Promise.allSettled(freshKeys(3).map((key) => store.commit(someWrites(key))));

  expect((await asked).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
});

test('items read ahead come in one request, and each is served once', async () => {
  const [there = '', missing = ''] = freshKeys(2);
  await write(registry, [there]);
  const store = batch(registry);
  await store.readAhead([keyOf(there), keyOf(missing)]);
  send.mockClear();
  await write(registry, [missing]);

  expect(store.peek(keyOf(there))).toMatchObject({ pk: there });
  expect(await store.get(keyOf(there))).toMatchObject({ pk: there });
  expect(await store.get(keyOf(missing))).toBeUndefined();
  expect(send).toHaveBeenCalledTimes(1);
  expect(await store.get(keyOf(missing))).toMatchObject({ pk: missing });
});
