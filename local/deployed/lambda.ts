import { setTimeout as sleep } from 'node:timers/promises';
import { accessKeyIdOf } from './aws-call.ts';
import {
  type ExecutionEnvironment,
  FunctionError,
  startEnvironment,
} from './execution-environment.ts';
import type { DeployedFunction, Deployment } from './template.ts';

/** What was measured of a function, in milliseconds and MB. */
type Figures = {
  readonly name: string;
  readonly memoryMb: number;
  coldStartMs: number;
  firstCallMs: number;
  calls: number;
  peakMb: number;
};

export type Lambda = {
  /** Calls a function and waits for its answer. @throws FunctionError; RangeError if the event is too large */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Calls as EventBridge does: a failure is repeated as the template says. Resolves to the last outcome. */
  invokeAsync(name: string, event: unknown): Promise<'succeeded' | 'failed'>;
  /** Sends a signal to every process of a function. */
  signal(name: string, signal: NodeJS.Signals): void;
  /** Ends all idle processes: the next call of each function is a cold start. */
  dropEnvironments(): void;
  figures(): Figures[];
  /** What a function's processes have written. */
  logOf(name: string): string;
  stop(): void;
};

export type LambdaOptions = {
  readonly functions: Deployment['functions'];
  /** Where AWS's services answer: `AWS_ENDPOINT_URL_…`. */
  readonly endpoints: Readonly<Record<string, string>>;
};

const EVENT_BYTES_MAX = 6 * 1024 * 1024;
/** AWS waits a minute, then two. */
const RETRY_AFTER_MS = 10;

/** All functions of a deployment, each with as many processes as calls are in flight. */
export function startLambda({ functions, endpoints }: LambdaOptions): Lambda {
  const environments = new Map<string, ExecutionEnvironment[]>();
  const figures = new Map<string, Figures>();
  const logs = new Map<string, string>();

  async function environmentFor(fn: DeployedFunction): Promise<ExecutionEnvironment> {
    const all = (environments.get(fn.name) ?? []).filter((one) => !one.isGone());
    environments.set(fn.name, all);
    const idle = all.find((one) => one.isIdle());
    if (idle) return idle;
    const started = await startEnvironment(fn, {
      surroundings: { ...endpoints, ...credentialsOf(fn.name) },
      onOutput: (text) => logs.set(fn.name, (logs.get(fn.name) ?? '') + text),
    });
    all.push(started);
    figuresOf(fn).coldStartMs ||= started.coldStartMs;
    return started;
  }

  function figuresOf({ name, memoryMb }: DeployedFunction): Figures {
    const none = { name, memoryMb, coldStartMs: 0, firstCallMs: 0, calls: 0, peakMb: 0 };
    const known = figures.get(name) ?? none;
    figures.set(name, known);
    return known;
  }

  async function invoke(name: string, event: unknown): Promise<unknown> {
    const fn = functions.get(name);
    if (!fn) throw new Error(`the template has no function ${name}`);
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > EVENT_BYTES_MAX) throw new RangeError('RequestTooLarge');
    const environment = await environmentFor(fn);
    const began = performance.now();
    try {
      return await environment.invoke(payload);
    } finally {
      const measured = figuresOf(fn);
      measured.calls += 1;
      measured.firstCallMs ||= performance.now() - began;
      measured.peakMb = Math.max(measured.peakMb, environment.peakMb());
    }
  }

  async function invokeAsync(name: string, event: unknown): Promise<'succeeded' | 'failed'> {
    const retries = functions.get(name)?.retries ?? 0;
    for (let attempt = 0; attempt <= retries; attempt++) {
      try {
        await invoke(name, event);
        return 'succeeded';
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
        await sleep(RETRY_AFTER_MS);
      }
    }
    return 'failed';
  }

  const running = () => [...environments.values()].flat().filter((one) => !one.isGone());
  return {
    invoke,
    invokeAsync,
    signal: (name, signal) => {
      for (const one of environments.get(name) ?? []) if (!one.isGone()) one.signal(signal);
    },
    dropEnvironments() {
      for (const one of running()) if (one.isIdle()) one.stop();
    },
    figures: () => [...figures.values()].sort((a, b) => a.name.localeCompare(b.name)),
    logOf: (name) => logs.get(name) ?? '',
    stop() {
      for (const one of running()) one.stop();
    },
  };
}

function credentialsOf(name: string) {
  return {
    AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  };
}
