/** More calls than that are a rush. */
const CALLS_PER_MS = 0.5;

export type RushMeter = {
  call(): void;
  /** Begin to measure now. */
  reset(): void;
  /** Whether calls came in a rush since it was last asked. */
  isRush(): boolean;
};

/** Tells whether visitors come in a rush, by how many called since it was last asked. */
export function rushMeter(): RushMeter {
  let calls = 0;
  let since = performance.now();
  function reset(): void {
    calls = 0;
    since = performance.now();
  }
  return {
    call() {
      calls += 1;
    },
    reset,
    isRush() {
      const isRush = calls / Math.max(performance.now() - since, 1) > CALLS_PER_MS;
      reset();
      return isRush;
    },
  };
}
