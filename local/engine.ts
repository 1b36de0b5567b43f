import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A DynamoDB that answers on this machine. */
export type Engine = { readonly endpoint: string; stop(): Promise<void> };

const READY_MS = 10_000;

/**
 * Start the embedded DynamoDB, or use the one that `DYNAMODB_ENDPOINT` names.
 *
 * With a folder the data lives in its `dynamodb.sqlite`; without one, in memory. An engine that a
 * killed runner left behind on the same folder is ended first, and nothing else is.
 *
 * @throws if there is no engine for this machine: the message says what to do
 */
export async function startEngine(folder?: string): Promise<Engine> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return { endpoint: given, stop: async () => {} };
  if (folder) await endOrphan(folder);
  const port = await freePort();
  const [command, ...args] = engineCommand(port, folder);
  const child = spawn(command, args, { stdio: 'ignore' });
  if (folder) writeFileSync(pidFile(folder), JSON.stringify({ pid: child.pid, port }));
  const endpoint = `http://127.0.0.1:${port}`;
  await untilReady(endpoint, child);
  return {
    endpoint,
    async stop() {
      await end(child);
      if (folder) rmSync(pidFile(folder), { force: true });
    },
  };
}

/** The address of the engine that runs on a folder now, for commands beside a running service. */
export function runningEndpoint(folder: string): string | undefined {
  const running = orphanOf(folder);
  return running && `http://127.0.0.1:${running.port}`;
}

function engineCommand(port: number, folder: string | undefined): [string, ...string[]] {
  const binary = dynoxide();
  const place = folder ? ['--db-path', databaseFile(folder)] : [];
  if (binary) return [binary, '--host', '127.0.0.1', '--port', String(port), ...place];
  throw new Error(
    `no embedded DynamoDB for ${process.platform}-${process.arch}: ` +
      'run one yourself (Amazon DynamoDB Local, or the real one) and set DYNAMODB_ENDPOINT to its address',
  );
}

function dynoxide(): string | undefined {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return join(dirname(manifest), 'dynoxide');
  } catch {
    // An optional dependency that does not exist for this machine.
    return undefined;
  }
}

function databaseFile(folder: string): string {
  return join(folder, 'dynamodb.sqlite');
}

function pidFile(folder: string): string {
  return join(folder, 'engine.json');
}

async function endOrphan(folder: string): Promise<void> {
  const orphan = orphanOf(folder);
  if (!orphan) return;
  process.kill(orphan.pid, 'SIGTERM');
  for (let waited = 0; orphanOf(folder); waited += 20) {
    if (waited > READY_MS) throw new Error(`engine ${orphan.pid} of a former run does not end`);
    await sleep(20);
  }
}

/** The engine that the pid file names, if that process still is our engine on our file. */
function orphanOf(folder: string): { pid: number; port: number } | undefined {
  if (!existsSync(pidFile(folder))) return undefined;
  const known = JSON.parse(readFileSync(pidFile(folder), 'utf8')) as { pid: number; port: number };
  try {
    const commandLine = readFileSync(`/proc/${known.pid}/cmdline`, 'utf8').split('\0');
    return commandLine.includes(databaseFile(folder)) ? known : undefined;
  } catch {
    // No such process any more.
    return undefined;
  }
}

async function untilReady(endpoint: string, child: ChildProcess): Promise<void> {
  let failure: unknown;
  child.once('error', (error) => {
    failure = error;
  });
  for (let waited = 0; waited < READY_MS; waited += 20) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`the engine ended with code ${child.exitCode}`);
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
      return;
    } catch {
      // It does not listen yet.
      await sleep(20);
    }
  }
  throw new Error('the engine did not answer in time');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** A port that nobody listens on, on loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}
