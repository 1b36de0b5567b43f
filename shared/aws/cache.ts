type Cache = { delete(key: string): void };

const caches = new Map<string, Cache>();

const ABSENT_MS = 10_000;

const ENTRIES_MAX = 10_000;

/**
 * What `load` answers for a key, remembered for a while; that there is nothing is remembered for at
 * most ten seconds. Several who ask at once share one load; a failed load is not remembered. Of
 * more than 10,000 entries, what was loaded longest ago goes.
 *
 * With `isSteady`, who asks while loading fails is told what was true before: an outage of the
 * table must not stop a visitor whose link we know.
 */
export function cached<T>(
  name: string,
  freshMs: number,
  load: (key: string) => Promise<T | undefined>,
  { isSteady = false }: { readonly isSteady?: boolean } = {},
) {
  const entries = new Map<string, { value: Promise<T | undefined>; until: number }>();
  caches.set(name, entries);

  function get(key: string): Promise<T | undefined> {
    const entry = entries.get(key);
    if (entry && entry.until > Date.now()) return entry.value;
    return remember(key);
  }

  function remember(key: string): Promise<T | undefined> {
    const before = isSteady ? entries.get(key) : undefined;
    const value = before ? load(key).catch(() => before.value) : load(key);
    const entry = { value, until: Date.now() + freshMs };
    forgetOldest();
    // Deleted first, so that the map stays in the order of loading.
    entries.delete(key);
    entries.set(key, entry);
    entry.value.then(
      (value) => {
        if (value === undefined) entry.until = Math.min(entry.until, Date.now() + ABSENT_MS);
      },
      () => entries.delete(key),
    );
    return entry.value;
  }

  function forgetOldest(): void {
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
