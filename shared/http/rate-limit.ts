import type { ApiKey } from '#shared/data/api-keys.ts';
import { AppError } from '#shared/domain/errors.ts';

const CALLS_PER_SECOND = 200;
const BURST_SECONDS = 5;
const BUCKETS_MAX = 10_000;

type Bucket = { tokens: number; at: number };
const buckets = new Map<string, Bucket>();

/**
 * Count a call against its key: 200 a second unless the key says otherwise, and at once as many as
 * five seconds allow.
 *
 * Each execution environment counts for itself, without a write; API Gateway throttles the whole.
 *
 * @throws AppError TOO_MANY_REQUESTS with the seconds to wait
 */
export function takeToken(
  { keyId, callsPerSecond = CALLS_PER_SECOND }: Pick<ApiKey, 'keyId' | 'callsPerSecond'>,
  now: number = Date.now(),
): void {
  const tokensMax = callsPerSecond * BURST_SECONDS;
  const bucket = buckets.get(keyId) ?? { tokens: tokensMax, at: now };
  const refilled = bucket.tokens + ((now - bucket.at) / 1000) * callsPerSecond;
  const tokens = Math.min(tokensMax, refilled) - 1;
  if (tokens < 0) {
    throw new AppError('TOO_MANY_REQUESTS', 'this key calls too often', { retryAfterSeconds: 1 });
  }
  if (buckets.size >= BUCKETS_MAX) buckets.clear();
  buckets.set(keyId, { tokens, at: now });
}
