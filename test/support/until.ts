import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** Read again and again until it is as wanted, or for a minute. Answers what was read last. */
export async function until<T>(
  read: () => Promise<T>,
  isDone: (value: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    const value = await read();
    if (isDone(value) || performance.now() - began > patienceMs) return value;
    await sleep(LOOK_EVERY_MS);
  }
}
