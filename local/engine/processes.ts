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

const LOOK_EVERY_MS = 250;

/**
 * Call back once when the npm that started us is gone, killed without a word to us: nobody could
 * stop us any more, and we would hold port and data. Does nothing if npm did not start us, or where
 * processes cannot be looked up.
 */
export function onNpmGone(callback: () => void): void {
  const npm = process.env.npm_lifecycle_event ? npmAbove(process.pid) : undefined;
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (isAbove(npm, process.pid)) return;
    clearInterval(timer);
    callback();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** npm is our parent, or there is a shell between. */
function npmAbove(pid: number): number | undefined {
  return ancestorsOf(pid).find((ancestor) => /^npm\b/.test(titleOf(ancestor)));
}

function isAbove(ancestor: number, pid: number): boolean {
  return ancestorsOf(pid).includes(ancestor);
}

const GENERATIONS = 3;

function ancestorsOf(pid: number): number[] {
  const ancestors: number[] = [];
  for (let at = pid; ancestors.length < GENERATIONS; ) {
    const parent = parentOf(at);
    if (!parent) break;
    ancestors.push(parent);
    at = parent;
  }
  return ancestors;
}

function parentOf(pid: number): number | undefined {
  // After the name in parentheses, which may hold anything: state, then the parent.
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || undefined;
}

function titleOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process is gone, or this system has no /proc.
    return '';
  }
}
