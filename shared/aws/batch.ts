import type { Item, ItemWrite } from './item-write.ts';
import { nameOf, type Store } from './store.ts';
import type { Key } from './tables.ts';
import { type TransactionOutcome, WRITES_MAX } from './transaction.ts';

/** A store for many things at once, such as the lines of an import. */
export type Batch = Store & {
  /** Reads items beforehand, in place of those that were read ahead last. */
  readonly readAhead: (keys: readonly Key[]) => Promise<void>;
  /** Returns an item that was read ahead and not read since. */
  readonly peek: (key: Key) => Item | undefined;
};

/**
 * Returns a store with fewer round trips to the one beneath it: items are read ahead, a hundred per
 * request, and transactions that are asked for at the same time are joined.
 *
 * An item that was read ahead is served once. A caller that reads it again, because a condition
 * failed, sees the store as it is by then.
 */
export function batch(store: Store): Batch {
  let ahead = new Map<string, Item | undefined>();

  async function get(key: Key): Promise<Item | undefined> {
    const name = nameOf(key);
    if (!ahead.has(name)) return store.get(key);
    const item = ahead.get(name);
    ahead.delete(name);
    return item;
  }

  return {
    ...store,
    get,
    commit: joiner(store),
    peek: (key) => ahead.get(nameOf(key)),
    readAhead: async (keys) => {
      ahead = await store.getAll(keys);
    },
  };
}

type PendingTransaction = {
  readonly writes: readonly ItemWrite[];
  readonly answer: (outcome: TransactionOutcome) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * Returns a `commit` that joins concurrent transactions into one of at most 100 writes. If a
 * condition of one fails, each is sent by itself: none is refused because of another.
 */
function joiner({ commit }: Store): Store['commit'] {
  let waiting: PendingTransaction[] = [];

  function leave(): void {
    const groups = groupsOf(waiting);
    waiting = [];
    for (const group of groups) void send(group);
  }

  async function send(group: readonly PendingTransaction[]): Promise<void> {
    try {
      const outcome = await commit(group.flatMap(({ writes }) => writes));
      const isAnswer = group.length === 1 || outcome.type === 'committed';
      if (isAnswer) for (const { answer } of group) answer(outcome);
      else for (const one of group) void send([one]);
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  }

  return (writes) =>
    new Promise((answer, fail) => {
      // Runs when everything that can go on without an answer has done so: nobody else will join.
      if (waiting.length === 0) setImmediate(leave);
      waiting.push({ writes, answer, fail });
    });
}

/** Divides transactions into groups that fit in one, which may not name an item twice. */
function groupsOf(pending: readonly PendingTransaction[]): PendingTransaction[][] {
  const groups: PendingTransaction[][] = [];
  let names = new Set<string>();
  for (const one of pending) {
    const own = one.writes.map(({ table, key }) => `${table}\n${nameOf(key)}`);
    const fits = names.size + own.length <= WRITES_MAX && !own.some((name) => names.has(name));
    if (!fits || groups.length === 0) {
      groups.push([]);
      names = new Set();
    }
    groups.at(-1)?.push(one);
    for (const name of own) names.add(name);
  }
  return groups;
}
