const PARALLEL_MAX = 16;

/** Do work on each item, a bounded number at once. The first failure is thrown, after all that began have ended. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  parallelMax = PARALLEL_MAX,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const workers = Array.from({ length: Math.min(parallelMax, items.length) }, async () => {
    for (const item of rest) await work(item);
  });
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
