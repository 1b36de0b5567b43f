import { AppError } from '#shared/domain/errors.ts';

const TOKENS_PER_SECOND = 200;
const TOKENS_MAX = 1000;
const BUCKETS_MAX = 10_000;

type Bucket = { tokens: number; at: number };
const buckets = new Map<string, Bucket>();

/**
 * Count a call against its key: 200 a second, and bursts of 1,000.
 *
 * Each execution environment counts for itself, without a write; API Gateway throttles the whole.
 *
 * @throws AppError TOO_MANY_REQUESTS with the seconds to wait
 */
export function takeToken(keyId: string, now: number = Date.now()): void {
  const bucket = buckets.get(keyId) ?? { tokens: TOKENS_MAX, at: now };
  const refilled = bucket.tokens + ((now - bucket.at) / 1000) * TOKENS_PER_SECOND;
  const tokens = Math.min(TOKENS_MAX, refilled) - 1;
  if (tokens < 0) {
    throw new AppError('TOO_MANY_REQUESTS', 'this key calls too often', { retryAfterSeconds: 1 });
  }
  if (buckets.size >= BUCKETS_MAX) buckets.clear();
  buckets.set(keyId, { tokens, at: now });
}
