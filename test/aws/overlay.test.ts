import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expected, Item, ItemWrite } from '#shared/aws/item-write.ts';
import { type Overlay, overlay } from '#shared/aws/overlay.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import type { TransactionOutcome } from '#shared/aws/transaction.ts';
import { freshId } from '../support/log-events.ts';

type Place = { readonly sk: string };
type PlacedWrite = Omit<ItemWrite, 'key'> &
  Place & { readonly put?: object; readonly set?: object };

const one = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const sk = one('a#1', 'a#2', 'b#1');
const value = one<unknown>(1, 't', ['l'], { m: [1] });
const fields = fc.dictionary(one('x', 'y'), value, { minKeys: 1 });
const changes = fc.dictionary(one('x', 'y'), fc.oneof(value, fc.constant(null)), { minKeys: 1 });
const expected: fc.Arbitrary<Expected | undefined> = fc.option(
  fc.record({ isThere: fc.boolean(), fields: changes, unless: fields }, { requiredKeys: [] }),
  { nil: undefined },
);
const write = fc.oneof(
  fc.record({ sk, expected, put: fields }),
  fc.record({ sk, expected, set: changes }),
  fc.record({ sk, expected, isDeleted: fc.constant(true as const) }),
) as fc.Arbitrary<PlacedWrite>;
const transaction = fc.uniqueArray(write, {
  minLength: 1,
  maxLength: 3,
  selector: (one) => one.sk,
});

test('an overlay answers as the table does, whatever is written under whatever expectations', async () => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(write, { maxLength: 2 }),
      fc.array(transaction, { minLength: 2, maxLength: 6 }),
      async (stored, transactions) => {
        const [real, tried] = [freshId('iss'), freshId('iss')];
        for (const one of stored) {
          await registry.commit([placed(real, one)]);
          await registry.commit([placed(tried, one)]);
        }
        const before = await all(registry, tried);
        const over = overlay(registry, tried);
        for (const writes of transactions) {
          const outcome = await done(registry, real, writes);
          expect(await done(over, tried, writes)).toEqual(outcome);
          outcomes.add(JSON.stringify(outcome));
        }
        expect(await all(over, tried)).toEqual(await all(registry, real));
        expect(await all(registry, tried)).toEqual(before);
        over.discard();
      },
    ),
    { numRuns: 60 },
  );
  expect(outcomes.size).toBeGreaterThan(20);
});

function placed(pk: string, { sk, ...one }: PlacedWrite): ItemWrite {
  return { ...one, key: { pk, sk } } as ItemWrite;
}

/** One write by itself, several as a transaction; what is answered, without the partition. */
async function done(store: Store, pk: string, writes: readonly PlacedWrite[]) {
  const [first, ...others] = writes;
  if (first && others.length === 0) {
    const { pk: _, ...item } = (await store.write(placed(pk, first))) ?? { isRefused: true };
    // What a deletion returns means nothing.
    return 'isDeleted' in first ? { isRefused: item.isRefused } : item;
  }
  return withoutPartition(await store.commit(writes.map((one) => placed(pk, one))));
}

function withoutPartition(outcome: TransactionOutcome) {
  if (outcome.type !== 'refused') return outcome;
  return { ...outcome, blockingItems: [...outcome.blockingItems.keys()] };
}

async function all(store: Store, pk: string): Promise<Item[]> {
  const items: Item[] = [];
  for (const prefix of ['a#', 'b#']) {
    for await (const { pk: _, ...item } of store.list(pk, prefix)) items.push(item);
  }
  return items.sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
}

test('an overlay reads what lies beneath, and refuses to read what it does not keep', async () => {
  const pk = freshId('iss');
  await registry.write({ key: { pk, sk: 'a#1' }, put: { x: 1 } });
  const over: Overlay = overlay(registry, pk);
  await over.write({ key: { pk, sk: 'a#2' }, put: { x: 2 } });

  const keys = [
    { pk, sk: 'a#1' },
    { pk, sk: 'a#2' },
    { pk, sk: 'a#3' },
  ];
  expect([...(await over.getAll(keys)).values()].map((item) => item?.x).sort()).toEqual([
    1,
    2,
    undefined,
  ]);
  expect(over.unsaved(pk, 'a#')).toEqual([{ pk, sk: 'a#2', x: 2 }]);
  await expect(over.get({ pk: 'LNK#lnk_1', sk: 'LNK' })).rejects.toThrow('cannot read');
  over.discard();
});
