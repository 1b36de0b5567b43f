type Cache = { delete(key: string): void };

const caches = new Map<string, Cache>();

const ABSENT_MS = 10_000;

const ENTRIES_MAX = 10_000;

type Entry<T> = {
  readonly value: Promise<T | undefined>;
  readonly loaded: Clocks;
  lifetimeMs: number;
};

type Clocks = { readonly wall: number; readonly monotonic: number };

const clocks = (): Clocks => ({ wall: Date.now(), monotonic: performance.now() });

/**
 * Whether both clocks say so: the wall clock can be set back, and the monotonic one may stand still
 * while the environment is frozen.
 */
function isFresh({ loaded, lifetimeMs }: Entry<unknown>): boolean {
  const { wall, monotonic } = clocks();
  return wall - loaded.wall < lifetimeMs && monotonic - loaded.monotonic < lifetimeMs;
}

/**
 * Caches what `load` returns for a key, for `freshMs` at most; `undefined` for ten seconds at most.
 * Concurrent callers share one load. A failed load is not cached. Beyond 10,000 entries the one
 * loaded longest ago is dropped.
 *
 * With `isSteady`, callers get the previous value while loading fails: an outage of the table must
 * not stop a visitor whose link is known.
 *
 * Written by hand: `lru-cache` would add a quarter to the redirect's bundle (docs/decisions/0027).
 */
export function cached<T>(
  name: string,
  freshMs: number,
  load: (key: string) => Promise<T | undefined>,
  { isSteady = false }: { readonly isSteady?: boolean } = {},
) {
  const entries = new Map<string, Entry<T>>();
  caches.set(name, entries);

  function get(key: string): Promise<T | undefined> {
    const entry = entries.get(key);
    return entry && isFresh(entry) ? entry.value : reload(key);
  }

  function reload(key: string): Promise<T | undefined> {
    const before = isSteady ? entries.get(key) : undefined;
    const value = before ? load(key).catch(() => before.value) : load(key);
    const entry = { value, loaded: clocks(), lifetimeMs: freshMs };
    dropOldest();
    // Deleted first, so that the map stays in the order of loading.
    entries.delete(key);
    entries.set(key, entry);
    value.then(
      (loaded) => {
        if (loaded === undefined) entry.lifetimeMs = Math.min(freshMs, ABSENT_MS);
      },
      () => {
        // After an eviction the key may belong to a newer entry, which is not this load's to drop.
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    return value;
  }

  function dropOldest(): void {
    const [oldest] = entries.keys();
    if (oldest !== undefined && entries.size >= ENTRIES_MAX) entries.delete(oldest);
  }

  return { get };
}

/**
 * Evicts a key in this process after a write. Other environments see the change when their own
 * entry expires.
 */
export function evict(name: string, key: string): void {
  caches.get(name)?.delete(key);
}
