/** So many at once, and from then on so many a second. */
export type Allowance = { readonly burst: number; readonly perSecond: number };

type Bucket = { readonly tokens: number; readonly at: number };

/**
 * A bucket of tokens for each key, at most `keysMax` of them: who has not come for longest is
 * forgotten first, and begins with a full bucket when they come again.
 *
 * @returns a function that takes a token and answers 0, or the whole seconds until there is one
 */
export function tokenBuckets(keysMax: number) {
  const buckets = new Map<string, Bucket>();
  return (key: string, { burst, perSecond }: Allowance, now: number): number => {
    const known = buckets.get(key);
    const refilled = known ? known.tokens + ((now - known.at) / 1000) * perSecond : burst;
    const tokens = Math.min(burst, refilled);
    buckets.delete(key);
    if (!known && buckets.size >= keysMax) forgetOldest(buckets);
    buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    return tokens < 1 ? Math.ceil((1 - tokens) / perSecond) : 0;
  };
}

/** A map lists its keys as they were set, and each visit sets its key anew. */
function forgetOldest(buckets: Map<string, Bucket>): void {
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
