import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { freePort } from './free-port.ts';
import { runMark } from './reaper.ts';

type Local = {
  readonly url: string;
  readonly issuerId: string;
  readonly keys: { readonly admin: string; readonly ingest: string; readonly read: string };
  readonly signupSecret: string;
};

/** `npm start` as a process of its own, on a folder of its own. */
export type RunningService = {
  readonly local: Local;
  readonly folder: string;
  readonly readyMs: number;
  /** All that it has written to its log so far. */
  log(): string;
  /** End it as an accident does, and start it again on the same data. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const READY_MS = 60_000;

export async function startService(env: Record<string, string> = {}): Promise<RunningService> {
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-'));
  const port = await freePort();
  let log = '';
  const started = () => {
    const process = run(port, folder, env);
    process.stdout?.on('data', (chunk) => {
      log += chunk;
    });
    return process;
  };
  let child = started();
  const began = performance.now();
  await untilReady(port, child);
  const readyMs = performance.now() - began;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    local: JSON.parse(readFileSync(join(folder, 'local.json'), 'utf8')),
    folder,
    readyMs,
    log: () => log,
    crash: () => end('SIGKILL'),
    async restart() {
      child = started();
      await untilReady(port, child);
    },
    async stop() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const SCRIPT = z
  .object({ scripts: z.object({ start: z.string() }) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8'))).scripts.start;

function run(port: number, folder: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, SCRIPT.split(' ').slice(1), {
    env: {
      PATH: process.env.PATH,
      DEMO: '0',
      ...runMark(),
      ...env,
      PORT: String(port),
      DATA_DIR: folder,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < READY_MS; waited += 50) {
    if (child.exitCode !== null) throw new Error(`the service ended with code ${child.exitCode}`);
    try {
      if ((await fetch(`http://127.0.0.1:${port}/healthz`)).ok) return;
    } catch {
      // It does not listen yet.
    }
    await sleep(50);
  }
  throw new Error('the service is not ready in time');
}
