import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable that every process of a test run inherits, by which its processes are found. */
const RUN_VARIABLE = 'BADGETRAIL_TEST_RUN';
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 200;

/**
 * Global setup: ends what a test run has started (engines, services, browsers) if the run itself is
 * aborted, even by SIGKILL. A process in a session of its own holds a pipe from us; when the pipe
 * closes without a word, nobody else is left to clean up. Does nothing where there is no /proc.
 */
export function setup(): (() => void) | undefined {
  if (process.env[RUN_VARIABLE]) return undefined;
  const run = randomUUID();
  process.env[RUN_VARIABLE] = run;
  // The reaper itself carries no mark: it would end itself.
  const { [RUN_VARIABLE]: _, ...env } = process.env;
  const reaper = spawn(process.execPath, [import.meta.filename, run], {
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.unref();
  return () => void reaper.kill();
}

/** The mark of this run, for processes that are started with an environment of their own. */
export function runMark(run = process.env[RUN_VARIABLE]): Record<string, string> {
  return run ? { [RUN_VARIABLE]: run } : {};
}

/** The processes that a run has started and that still run. */
export function processesOf(run: string): number[] {
  return pids().filter((pid) => environmentOf(pid).includes(`${RUN_VARIABLE}=${run}`));
}

/** End them: politely at first, so that services can finish, then by force. */
export async function endProcessesOf(run: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
    const left = processesOf(run);
    if (left.length === 0) return;
    const signal = waited < PATIENCE_MS / 2 ? 'SIGTERM' : 'SIGKILL';
    for (const pid of left) signalTo(pid, signal);
    await sleep(LOOK_EVERY_MS);
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    // This system has no /proc.
    return [];
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    // Another user's, or ended meanwhile.
    return [];
  }
}

const [, , aborted] = process.argv;
if (import.meta.main && aborted) {
  process.stdin.resume();
  process.stdin.once('end', () => void endProcessesOf(aborted).then(() => process.exit()));
}
