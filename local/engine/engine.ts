import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '#shared/log.ts';
import { DATABASE, engineCommand } from './engine-command.ts';
import { endEngineLeftBehind, forgetEngine, recordEngine } from './engine-record.ts';

/** A DynamoDB that answers on this machine. */
export type Engine = { readonly endpoint: string; stop(): Promise<void> };

const READY_MS = 15_000;

const POLL_MS = 10;

const RESTART_MS = 500;

/**
 * Start the embedded DynamoDB, or use the one that `DYNAMODB_ENDPOINT` names.
 *
 * With a folder (an absolute path) the data outlives the engine; without one it is in memory. An
 * engine that a killed runner left behind on the folder is ended first. Should the engine end
 * before it is stopped, it is started again on the same port.
 *
 * @throws if there is no engine for this machine: the message says what to do
 */
export async function startEngine(folder?: string): Promise<Engine> {
  const given = process.env.DYNAMODB_ENDPOINT;
  if (given) return { endpoint: given, stop: async () => {} };
  if (folder) await endEngineLeftBehind(folder);
  const port = await freePort();
  const keeper = keepRunning(port, folder);
  await untilListening(port, keeper.failure).catch(async (error) => {
    await keeper.stop();
    throw error;
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      await keeper.stop();
      if (folder) forgetEngine(folder);
    },
  };
}

/** Run the engine until it is stopped; however this process ends short of a kill, it ends too. */
function keepRunning(port: number, folder: string | undefined) {
  let isStopping = false;
  let failure: Error | undefined;
  let child = launch();
  const kill = () => void child.kill();
  process.once('exit', kill);

  function launch(): ChildProcess {
    const command = engineCommand(port, folder);
    // In a session of its own, so that Ctrl-C reaches us alone and we can still finish what we do.
    // Its errors go into a file, which it can still write to after we were killed.
    const errors = folder ? openSync(errorsOf(folder), 'w', 0o600) : 'ignore';
    const started = spawn(command.command, command.args, {
      stdio: ['ignore', 'ignore', errors],
      detached: folder !== undefined,
    });
    if (errors !== 'ignore') closeSync(errors);
    started.once('error', (error) => {
      failure = error;
    });
    started.once('exit', restart);
    if (folder && started.pid) recordEngine(folder, { pid: started.pid, port }, command);
    return started;
  }

  async function restart(code: number | null): Promise<void> {
    if (isStopping) return;
    failure ??= endedEarly(folder, code);
    log.error('the embedded DynamoDB ended; starting it again', { code, said: lastWords(folder) });
    await sleep(RESTART_MS);
    if (!isStopping) child = launch();
  }

  async function stop(): Promise<void> {
    isStopping = true;
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  }

  return { stop, failure: () => failure };
}

async function untilListening(port: number, failure: () => Error | undefined): Promise<void> {
  for (let waited = 0; waited < READY_MS; waited += POLL_MS) {
    const error = failure();
    if (error) throw error;
    if (await isListening(port)) return;
    await sleep(POLL_MS);
  }
  throw new Error(`the embedded DynamoDB did not answer within ${READY_MS / 1000} s`);
}

/** What the person who starts is told if the engine ends instead of answering. */
function endedEarly(folder: string | undefined, code: number | null): Error {
  const place = folder ? ` on ${join(folder, DATABASE)}` : '';
  const said = lastWords(folder);
  return new Error(
    `the embedded DynamoDB ended${place} (exit code ${code})${said && `: ${said}`}. If the file is damaged, restore it from a backup of the folder, or begin anew with \`npm start -- --new\`, which moves what is there aside and deletes nothing.`,
  );
}

const LAST_WORDS_MAX = 600;

function lastWords(folder: string | undefined): string {
  if (!folder || !existsSync(errorsOf(folder))) return '';
  return readFileSync(errorsOf(folder), 'utf8').trim().slice(-LAST_WORDS_MAX);
}

function errorsOf(folder: string): string {
  return join(folder, 'engine.log');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port on loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}
