import { log } from '#shared/log.ts';

const MINUTE_MS = 60_000;

/** What EventBridge runs on AWS. */
export type Scheduled = {
  readonly sweep: () => Promise<unknown>;
  readonly audit: () => Promise<unknown>;
  readonly rank: () => Promise<unknown>;
};

const SWEEP_EVERY_MS = 5 * MINUTE_MS;

const RANK_AFTER_MS = 2 * MINUTE_MS;

const RANK_EVERY_MS = 60 * MINUTE_MS;

/** A laptop is not awake at night: its audit comes soon after the start, and then once a day. */
const AUDIT_AFTER_MS = MINUTE_MS;

const AUDIT_EVERY_MS = 24 * 60 * MINUTE_MS;

/** Run the schedules of the stack. Answers how to stop them. */
export function startSchedules({ sweep, audit, rank }: Scheduled): () => void {
  const stops = [
    every(SWEEP_EVERY_MS, 'sweep', sweep),
    once(AUDIT_AFTER_MS, 'audit', audit),
    every(AUDIT_EVERY_MS, 'audit', audit),
    once(RANK_AFTER_MS, 'rank', rank),
    every(RANK_EVERY_MS, 'rank', rank),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Run something again and again, one run at a time; a failure is logged, and the next run comes. */
export function every(ms: number, name: string, run: () => Promise<unknown>): () => void {
  let isRunning = false;
  const timer = setInterval(async () => {
    if (isRunning) return;
    isRunning = true;
    await attempt(name, run);
    isRunning = false;
  }, ms);
  return () => clearInterval(timer);
}

function once(ms: number, name: string, run: () => Promise<unknown>): () => void {
  const timer = setTimeout(() => attempt(name, run), ms);
  return () => clearTimeout(timer);
}

async function attempt(name: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error('a schedule failed', { name, error });
  }
}
