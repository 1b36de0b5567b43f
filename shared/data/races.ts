import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/domain/errors.ts';
import { transact, type Write } from './transaction.ts';

const ATTEMPTS_MAX = 8;
const PAUSE_MS = 10;

/**
 * Repeat an attempt until it wins against those who write the same things at the same time, with
 * growing random pauses. An attempt that lost answers `undefined`, and reads anew the next time.
 *
 * @throws AppError CONFLICT if it never won: the caller may send the same again
 */
export async function untilWon<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
    if (attempts > 0) await sleep(Math.random() * PAUSE_MS * 2 ** attempts);
    const won = await attempt();
    if (won !== undefined) return won;
  }
  throw new AppError('CONFLICT', 'too many write this at the same time: send it again');
}

/** Write all or nothing, after those who write the same items now. @throws if a condition failed */
export async function commit(writes: readonly Write[]): Promise<void> {
  await untilWon(async () => {
    const outcome = await transact(writes);
    if (outcome.type === 'refused') throw new Error('a condition failed that always holds');
    return outcome.type === 'committed' || undefined;
  });
}
