import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 5000;
const POLL_MS = 20;

/** The command line of a running process, its arguments parted by spaces; `undefined` if there is none. */
export function commandLineOf(pid: number): string | undefined {
  try {
    const text =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    // A process that has ended but was not yet waited for has no command line any more.
    return text.trim() || undefined;
  } catch {
    // No such process.
    return undefined;
  }
}

/** Wait until a condition holds. Answers whether it came to hold in time. */
export async function until(holds: () => boolean, patienceMs = PATIENCE_MS): Promise<boolean> {
  for (let waited = 0; !holds(); waited += POLL_MS) {
    if (waited >= patienceMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/**
 * End a process: politely, and after five seconds by force. `isOurs` is asked again before each
 * signal, because a pid may by then be another process's.
 *
 * @throws if it does not end
 */
export async function endProcess(pid: number, isOurs: () => boolean): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isOurs()) return;
    process.kill(pid, signal);
    if (await until(() => !isOurs())) return;
  }
  throw new Error(`process ${pid} does not end`);
}
