import { AppError } from '#shared/errors.ts';
import type { ApiKey } from './api-keys.ts';
import { tokenBuckets } from './rules/token-buckets.ts';

const CALLS_PER_SECOND = 200;

const BURST_SECONDS = 5;

const KEYS_MAX = 10_000;

const take = tokenBuckets(KEYS_MAX);

/** The rate-limited caller: a key, or a session by its hash. */
type Client = { readonly keyId: string; readonly callsPerSecond?: ApiKey['callsPerSecond'] };

/**
 * Takes a token from the client's bucket: 200 calls a second unless the key sets another rate, with
 * a burst of five seconds' worth.
 *
 * Buckets are per execution environment, without a write; API Gateway throttles the total.
 *
 * @throws AppError TOO_MANY_REQUESTS with the seconds to wait, if the bucket is empty
 */
export function takeToken(
  { keyId, callsPerSecond = CALLS_PER_SECOND }: Client,
  now: number = Date.now(),
): void {
  const allowance = { burst: callsPerSecond * BURST_SECONDS, perSecond: callsPerSecond };
  const retryAfterSeconds = take(keyId, allowance, now);
  if (retryAfterSeconds === 0) return;
  throw new AppError('TOO_MANY_REQUESTS', 'rate limit exceeded: slow down', { retryAfterSeconds });
}
