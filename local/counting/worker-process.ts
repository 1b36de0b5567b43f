import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

const PROCESS = new URL('./worker-process-main.ts', import.meta.url);

/**
 * Runs scheduled functions in processes of their own, as AWS does: what keeps a processor busy for
 * a second would keep every visitor waiting for that long. They have this process's environment.
 */
export function asideRunner() {
  const running = new Set<ChildProcess>();
  return {
    /** @throws if it fails */
    async run(name: 'audit' | 'rank'): Promise<void> {
      const child = fork(PROCESS, [name]);
      running.add(child);
      const [code, signal] = await once(child, 'exit');
      running.delete(child);
      if (code !== 0) throw new Error(`${name} ended with ${code ?? signal}`);
    },
    /** What still runs is given up: it is done again after the next start. */
    stop(): void {
      for (const child of running) child.kill();
    },
  };
}
