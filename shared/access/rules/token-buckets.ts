/** A token bucket's size and refill rate. */
export type Allowance = { readonly burst: number; readonly perSecond: number };

type Bucket = { readonly tokens: number; readonly at: number };

/**
 * Creates token buckets for at most `keysMax` keys. The least recently used is evicted first, and
 * starts with a full bucket again.
 *
 * @returns a function that takes a token and returns 0, or the whole seconds until there is one
 */
export function tokenBuckets(keysMax: number) {
  const buckets = new Map<string, Bucket>();
  return (key: string, { burst, perSecond }: Allowance, now: number): number => {
    const known = buckets.get(key);
    // A clock that steps back refills nothing, but takes nothing away either.
    const elapsedMs = known ? Math.max(0, now - known.at) : 0;
    const refilled = known ? known.tokens + (elapsedMs / 1000) * perSecond : burst;
    const tokens = Math.min(burst, refilled);
    buckets.delete(key);
    if (!known && buckets.size >= keysMax) evictOldest(buckets);
    buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    return tokens < 1 ? Math.ceil((1 - tokens) / perSecond) : 0;
  };
}

/** Maps keep insertion order, and each call reinserts its key: the first key is the least recently used. */
function evictOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
