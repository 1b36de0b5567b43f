import { readFileSync } from 'node:fs';

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
