import { AppError } from '#shared/errors.ts';
import type { ApiKey } from './api-keys.ts';
import { tokenBuckets } from './rules/token-buckets.ts';

const CALLS_PER_SECOND = 200;

const BURST_SECONDS = 5;

const KEYS_MAX = 10_000;

const take = tokenBuckets(KEYS_MAX);

/** Whose calls are counted: a key, or a session by its hash. */
type Counted = { readonly keyId: string; readonly callsPerSecond?: ApiKey['callsPerSecond'] };

/**
 * Count a call against its key: 200 a second unless the key says otherwise, and at once as many as
 * five seconds allow.
 *
 * Each execution environment counts for itself, without a write; API Gateway throttles the whole.
 *
 * @throws AppError TOO_MANY_REQUESTS with the seconds to wait
 */
export function takeToken(
  { keyId, callsPerSecond = CALLS_PER_SECOND }: Counted,
  now: number = Date.now(),
): void {
  const allowance = { burst: callsPerSecond * BURST_SECONDS, perSecond: callsPerSecond };
  const retryAfterSeconds = take(keyId, allowance, now);
  if (retryAfterSeconds === 0) return;
  throw new AppError('TOO_MANY_REQUESTS', 'this key calls too often', { retryAfterSeconds });
}
