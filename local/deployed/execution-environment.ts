import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ACCOUNT, type DeployedFunction, REGION } from './template.ts';

/** A function failed, or its process ended. `kind` is how Lambda would name it. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly kind: 'Unhandled' | 'Runtime.ExitError' | 'Sandbox.Timedout' | 'InitError';

  constructor(kind: FunctionError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** One process of a function, serving one call at a time. */
export type ExecutionEnvironment = {
  readonly isIdle: () => boolean;
  readonly isGone: () => boolean;
  invoke(payload: string): Promise<unknown>;
  signal(signal: NodeJS.Signals): void;
  /** The most memory that it has held, in MB. */
  peakMb(): number;
  stop(): void;
  /** From the start of the process until it asked for its first call. */
  readonly coldStartMs: number;
};

export type EnvironmentOptions = {
  /** What Lambda's own surroundings add: credentials, region, endpoints. */
  readonly surroundings: Readonly<Record<string, string>>;
  readonly onOutput: (line: string) => void;
};

type Call = {
  readonly id: string;
  readonly payload: string;
  readonly settle: (outcome: { value: unknown } | { error: Error }) => void;
};

const RUNTIME = join(import.meta.dirname, 'runtime-client.ts');
/** V8's share of a function's memory; the rest is for buffers and code. */
const HEAP_SHARE = 0.9;

/**
 * Starts a function's bundle in a process with the environment, the memory and the time-out of the
 * template. Between calls it is frozen (SIGSTOP), as Lambda freezes it.
 *
 * @throws FunctionError if the bundle does not load
 */
export async function startEnvironment(
  fn: DeployedFunction,
  { surroundings, onOutput }: EnvironmentOptions,
): Promise<ExecutionEnvironment> {
  const began = performance.now();
  let current: Call | undefined;
  let deliver: ((call: Call) => void) | undefined;
  let failure: FunctionError | undefined;
  const ready = Promise.withResolvers<void>();

  const server = createServer((request, response) => void answer(request, response));
  const child = spawnRuntime(fn, surroundings, await listen(server));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => onOutput(chunk));
  }
  child.once('exit', (code, signal) =>
    end(new FunctionError('Runtime.ExitError', `${fn.name} exited: ${signal ?? code}`)),
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace('/2018-06-01/runtime/', '') ?? '';
    if (path === 'invocation/next') {
      deliver = (call) => sendCall(fn, response, call);
      ready.resolve();
      return freeze();
    }
    const body = await text(request);
    response.writeHead(202).end();
    if (path === 'init/error') {
      onOutput(`${body}\n`);
      return end(new FunctionError('InitError', body));
    }
    if (path.endsWith('/response')) finish({ value: JSON.parse(body) });
    if (path.endsWith('/error')) finish({ error: new FunctionError('Unhandled', body) });
  }

  function freeze(): void {
    if (!failure) child.kill('SIGSTOP');
  }

  function finish(outcome: Parameters<Call['settle']>[0]): void {
    const call = current;
    current = undefined;
    call?.settle(outcome);
  }

  function end(error: FunctionError): void {
    failure ??= error;
    ready.reject(failure);
    finish({ error: failure });
    server.closeAllConnections();
    server.close();
    child.kill('SIGKILL');
  }

  function invoke(payload: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const late = `Task timed out after ${fn.timeoutSeconds.toFixed(2)} seconds`;
      const timer = setTimeout(
        () => end(new FunctionError('Sandbox.Timedout', `${fn.name}: ${late}`)),
        fn.timeoutSeconds * 1000,
      );
      current = {
        id: randomUUID(),
        payload,
        settle(outcome) {
          clearTimeout(timer);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.value);
        },
      };
      child.kill('SIGCONT');
      deliver?.(current);
      deliver = undefined;
    });
  }

  await ready.promise;
  return {
    coldStartMs: performance.now() - began,
    isIdle: () => !failure && !current && deliver !== undefined,
    isGone: () => failure !== undefined,
    invoke,
    signal: (signal) => void child.kill(signal),
    peakMb: () => peakMbOf(child),
    stop: () => end(new FunctionError('Runtime.ExitError', `${fn.name} was stopped`)),
  };
}

function spawnRuntime(
  fn: DeployedFunction,
  surroundings: Readonly<Record<string, string>>,
  port: number,
): ChildProcess {
  const heapMb = Math.floor(fn.memoryMb * HEAP_SHARE);
  return spawn(process.execPath, [`--max-old-space-size=${heapMb}`, RUNTIME], {
    cwd: fn.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      ...surroundings,
      ...fn.environment,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: fn.name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_LOG_LEVEL: fn.logLevel,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: fn.folder,
      _HANDLER: fn.handler,
    },
  });
}

function sendCall(fn: DeployedFunction, response: ServerResponse, { id, payload }: Call): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': String(Date.now() + fn.timeoutSeconds * 1000),
    'lambda-runtime-trace-id': `Root=1-${id.slice(0, 8)}-${id.replaceAll('-', '').slice(8)};Sampled=0`,
    'lambda-runtime-invoked-function-arn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${fn.name}`,
  });
  response.end(payload);
}

/** Linux tells; elsewhere it is not measured. */
function peakMbOf({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
