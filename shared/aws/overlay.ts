import { DatabaseSync } from 'node:sqlite';
import { AppError } from '#shared/errors.ts';
import { type Item, type ItemWrite, isAsExpected, itemAfter } from './item-write.ts';
import { nameOf, type Store } from './store.ts';
import type { Key } from './tables.ts';
import type { TransactionOutcome } from './transaction.ts';

export type Overlay = Store & { readonly discard: () => void };

/**
 * Returns a store whose writes nobody else ever sees: it reads through to the one beneath it, keeps
 * what is written, and applies the same conditions. Nothing is written beneath.
 *
 * Only items of `partition` are kept, and only those can be read. Items elsewhere (events, public
 * links) are written for others: their conditions count as met.
 *
 * Kept items lie in a temporary database that spills to disk, so memory does not grow with them.
 *
 * @throws AppError INVALID_INPUT from a write if more than 400 MB would be kept
 */
export function overlay(beneath: Store, partition: string): Overlay {
  const kept = openKept();

  async function get(key: Key): Promise<Item | undefined> {
    refuseElsewhere(key.pk);
    return kept.has(key.sk) ? kept.get(key.sk) : beneath.get(key);
  }

  async function getAll(keys: readonly Key[]): Promise<Map<string, Item | undefined>> {
    for (const { pk } of keys) refuseElsewhere(pk);
    const found = await beneath.getAll(keys.filter(({ sk }) => !kept.has(sk)));
    for (const key of keys) if (kept.has(key.sk)) found.set(nameOf(key), kept.get(key.sk));
    return found;
  }

  async function* list(pk: string, prefix: string, fields?: readonly string[]) {
    refuseElsewhere(pk);
    for await (const item of beneath.list(pk, prefix, fields)) {
      if (!kept.has(String(item.sk))) yield item;
    }
    yield* kept.under(prefix);
  }

  async function commit(writes: readonly ItemWrite[]): Promise<TransactionOutcome> {
    const before = await getAll(
      writes
        .filter(isHere)
        .filter(needsItem)
        .map(({ key }) => key),
    );
    for (const { key } of writes.filter(isHere).filter(needsItem)) {
      if (!before.has(nameOf(key))) before.set(nameOf(key), await beneath.get(key));
    }
    // Nothing is awaited from here on, so no other commit comes between.
    const itemNow = ({ sk, pk }: Key) =>
      kept.has(sk) ? kept.get(sk) : before.get(nameOf({ pk, sk }));
    const blockingItems = new Map(
      writes.flatMap((one, i) => {
        const item = itemNow(one.key);
        return !isHere(one) || isAsExpected(item, one.expected) ? [] : [[i, { ...item }] as const];
      }),
    );
    if (blockingItems.size > 0) return { type: 'refused', blockingItems };
    for (const one of writes.filter(isHere)) kept.set(one.key.sk, itemAfter(itemNow(one.key), one));
    return { type: 'committed' };
  }

  async function write(one: ItemWrite): Promise<Item | undefined> {
    const { type } = await commit([one]);
    if (type !== 'committed') return undefined;
    return kept.get(one.key.sk) ?? {};
  }

  function isHere({ table, key }: ItemWrite): boolean {
    return !table && key.pk === partition;
  }

  function refuseElsewhere(pk: string): void {
    if (pk !== partition) throw new Error(`an overlay of ${partition} cannot read ${pk}`);
  }

  const unsaved = (_pk: string, prefix: string) => [...kept.under(prefix)];
  return { get, getAll, list, unsaved, write, commit, discard: kept.close };
}

function needsItem(write: ItemWrite): boolean {
  return 'set' in write || write.expected !== undefined;
}

const PAGE_BYTES = 4096;

/** Fits in the 512 MB of temporary storage that a function has: some 250,000 new credentials. */
const KEPT_BYTES_MAX = 400_000_000;

/** Items by sort key; a deleted one is kept as `null`. */
function openKept() {
  // Without a name, a database is temporary: SQLite deletes its file, if it ever needs one.
  const database = new DatabaseSync('');
  database.exec(`
    PRAGMA page_size = ${PAGE_BYTES};
    PRAGMA max_page_count = ${Math.floor(KEPT_BYTES_MAX / PAGE_BYTES)};
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE kept (sk TEXT PRIMARY KEY, item TEXT NOT NULL) WITHOUT ROWID;
    BEGIN`);
  const selected = database.prepare('SELECT item FROM kept WHERE sk = ?');
  const selectedUnder = database.prepare(
    'SELECT item FROM kept WHERE sk >= ? AND sk < ? ORDER BY sk',
  );
  const replaced = database.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?)');
  const parsed = (row: unknown): Item | undefined =>
    JSON.parse((row as { item: string }).item) ?? undefined;

  function set(sk: string, item: Item | undefined): void {
    try {
      replaced.run(sk, JSON.stringify(item ?? null));
    } catch (error) {
      if (!/full/.test(String(error))) throw error;
      const message = 'the file is too long for a dry run: try a part of it';
      throw new AppError('INVALID_INPUT', message, { field: 'body' });
    }
  }

  function get(sk: string): Item | undefined {
    const row = selected.get(sk);
    return row && parsed(row);
  }

  function* under(prefix: string): Generator<Item> {
    for (const row of selectedUnder.all(prefix, `${prefix}\uffff`)) {
      const item = parsed(row);
      if (item) yield item;
    }
  }

  return {
    has: (sk: string) => selected.get(sk) !== undefined,
    get,
    set,
    under,
    close: () => database.close(),
  };
}
