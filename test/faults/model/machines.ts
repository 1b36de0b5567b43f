import type { Machine, Shipped } from './environment.ts';
import type { FaultRates } from './fault-rates.ts';
import type { Randomness } from './randomness.ts';
import type { Request, Sabotage, Steps } from './sabotage.ts';
import { type Input, type Item, Refusal, type Store } from './store.ts';

/** An execution environment: the shipped code with a memory and a clock of its own. */
export type Environment = {
  readonly name: string;
  readonly shipped: Shipped;
  /** How far its clock is from the right time. */
  skewMs: number;
  isDead: boolean;
  frozenUntil: number;
  delivered?: ReadonlySet<string>;
  readonly tasks: Set<Task>;
};

/** What somebody outside waits for. `onEnd` hears of its end once, or that it was given up. */
type Task = { readonly name: string; onEnd?: (outcome: Outcome) => void };
export type Outcome =
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed' | 'crashed' | 'given up' };

type Call = Request & {
  readonly environment: Environment;
  readonly resolve: (answer: Input) => void;
  readonly reject: (error: unknown) => void;
  steps?: Steps;
  /** When the next of its steps may be taken. */
  dueAt: number;
  answer: Input;
};

type Timer = { readonly environment: Environment; readonly at: number; readonly ring: () => void };

export type World = {
  readonly random: Randomness;
  readonly store: Store;
  readonly load: (machine: Machine) => Shipped;
  readonly sabotage?: Sabotage;
  /** What takes messages: the overflow queue. */
  readonly send: (body: string) => Input;
  /** What takes files: the archive. */
  readonly archive: (file: string, content: string) => Input;
  /** Absent if nobody reads it: then its lines are not even made. */
  readonly trace?: (line: string) => void;
  faultRates: FaultRates;
  /** The right time, in milliseconds. */
  now: number;
};

const STANDSTILL_MS = [1_000, 20_000, 200_000, 4_000_000];
const PAUSE_MS_MAX = 4000;
const STORM_REQUESTS = 60;
const STORM_STRENGTH = 0.8;
const STORM_FATES = ['throttle', 'throttle', 'lost', 'late', 'late', 'late'] as const;

/** Environments, and the requests that they have made: one at a time, in any order, with any fate. */
export function machineRoom(world: World) {
  const { random, store } = world;
  let calls: Call[] = [];
  let timers: Timer[] = [];
  let environments = 0;
  let stormLeft = 0;
  const happened = new Map<string, number>();

  function start(kind: string, skewMs = 0): Environment {
    environments += 1;
    const environment: Environment = {
      name: `${kind}-${environments}`,
      skewMs,
      isDead: false,
      frozenUntil: 0,
      tasks: new Set(),
      shipped: world.load({
        now: () => Math.floor(world.now + environment.skewMs),
        monotonic: () => world.now,
        random: random.next,
        sleep: (ms) =>
          new Promise((ring) => timers.push({ environment, at: world.now + ms, ring })),
        call: (operation, input) =>
          new Promise((resolve, reject) => {
            const { delivered } = environment;
            calls.push({
              environment,
              operation,
              input,
              delivered,
              resolve,
              reject,
              dueAt: 0,
              answer: {},
            });
          }),
      }),
    };
    return environment;
  }

  /** Run something in an environment; `onEnd` hears what came of it, at most once. */
  function run(
    environment: Environment,
    name: string,
    work: (shipped: Shipped) => Promise<unknown>,
    onEnd: (outcome: Outcome) => void,
  ): void {
    const task: Task = { name, onEnd };
    environment.tasks.add(task);
    const end = (outcome: Outcome) => {
      environment.tasks.delete(task);
      const { onEnd: hears } = task;
      task.onEnd = undefined;
      hears?.(outcome);
    };
    work(environment.shipped).then(
      (result) => end({ type: 'done', result }),
      (error) => {
        world.trace?.(`${environment.name} ${name} failed: ${error}`);
        end({ type: 'failed' });
      },
    );
  }

  function crash(environment: Environment): void {
    if (environment.isDead) return;
    world.trace?.(`${environment.name} crashes`);
    environment.isDead = true;
    for (const call of calls) {
      // What is on its way may arrive although nobody waits for it.
      if (call.environment === environment && random.chance(0.5)) arriveLater(call);
    }
    calls = calls.filter((call) => call.environment !== environment);
    timers = timers.filter((timer) => timer.environment !== environment);
    tell(environment, 'crashed');
  }

  function freeze(environment: Environment): void {
    const ms = random.pick(STANDSTILL_MS);
    world.trace?.(`${environment.name} stands still for ${ms / 1000} s`);
    environment.frozenUntil = world.now + ms;
    tell(environment, 'given up');
  }

  function tell(environment: Environment, type: 'crashed' | 'given up'): void {
    for (const task of environment.tasks) {
      const { onEnd } = task;
      task.onEnd = undefined;
      onEnd?.({ type });
    }
  }

  const isAwake = ({ environment }: { environment: Environment }) =>
    environment.frozenUntil <= world.now;

  /** Let one of the waiting requests meet its fate. Answers whether there was one. */
  function step(): boolean {
    const awake = calls.filter((call) => isAwake(call) && call.dueAt <= world.now);
    if (awake.length === 0) return false;
    const call = random.pick(awake);
    const fate = fateOf(call);
    if (fate) noteAt(call, fate);
    if (fate === 'crash') crash(call.environment);
    else if (fate === 'freeze') freeze(call.environment);
    else if (fate === 'lost') refuse(call, new Error('no answer'));
    else if (fate === 'late') {
      refuse(call, new Error('no answer'));
      arriveLater(call);
    } else if (fate === 'throttle') refuse(call, throttledFor(call));
    else if (fate === 'conflict') refuse(call, conflictIn(call));
    else takeEffect(call, fate === 'answerLost');
    return true;
  }

  function note(fate: string): void {
    happened.set(fate, (happened.get(fate) ?? 0) + 1);
  }

  function noteAt(call: Call, fate: string): void {
    note(fate);
    world.trace?.(`${call.environment.name} ${nameOf(call)}: ${fate}`);
  }

  function fateOf(call: Call): keyof FaultRates | undefined {
    const { faultRates } = world;
    if (stormLeft > 0 && isLogPut(call)) {
      stormLeft -= 1;
      return random.chance(STORM_STRENGTH) ? random.pick(STORM_FATES) : undefined;
    }
    if (random.chance(faultRates.storm)) {
      note('storm');
      stormLeft = STORM_REQUESTS;
    }
    const fates = ['crash', 'freeze', 'lost', 'late', 'throttle', 'answerLost'] as const;
    const fate = fates.find((one) => random.chance(faultRates[one]));
    if (fate) return fate;
    const isTransaction = call.operation === 'TransactWriteItems';
    return isTransaction && random.chance(faultRates.conflict) ? 'conflict' : undefined;
  }

  /** One step of what the request does; then, or when all is done, its answer. */
  function takeEffect(call: Call, isUnheard: boolean): void {
    call.steps ??= stepsOf(call);
    try {
      call.answer = call.steps.shift()?.(call.answer) ?? call.answer;
      if (call.steps.length > 0) {
        call.dueAt = world.now + random.below(PAUSE_MS_MAX);
        return;
      }
      world.trace?.(`${call.environment.name} ${nameOf(call)}`);
      settle(call);
      if (isUnheard) call.reject(new Error('no answer'));
      else call.resolve(call.answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      world.trace?.(`${call.environment.name} ${nameOf(call)}: ${error.message}`);
      refuse(call, isUnheard ? new Error('no answer') : error);
    }
  }

  function stepsOf(call: Call): Steps {
    const { operation, input } = call;
    const sabotaged = world.sabotage?.requests?.(call, store);
    if (sabotaged) return sabotaged;
    if (operation === 'SendMessage') return [() => world.send(input.MessageBody as string)];
    if (operation === 'PutObject') {
      return [() => world.archive(input.Key as string, input.Body as string)];
    }
    if (operation !== 'Query') return [() => store.execute(operation, input)];
    const { Limit = Number.POSITIVE_INFINITY } = input as { Limit?: number };
    const whole = (Items: Item[]) => ({ Items: Items.slice(0, Limit) });
    if (!random.chance(world.faultRates.tear)) return [() => whole(store.query(input))];
    noteAt(call, 'tear');
    // A query is no snapshot: it reads on from where it was, whatever was written meanwhile. Where
    // it found the end, it may have missed what then came to stand there, and see what follows it.
    return [
      () => {
        const all = store.query(input);
        const isAtEnd = random.chance(0.5);
        const Items = isAtEnd ? all : all.slice(0, random.below(all.length + 1));
        const last = String(Items.at(-1)?.sk ?? '');
        return { Items, readTo: Items.length === all.length ? placeAfter(last) : last };
      },
      ({ Items, readTo }) => {
        const rest = store.query(input).filter(({ sk }) => String(sk) > String(readTo));
        return whole([...(Items as Item[]), ...rest]);
      },
    ];
  }

  function refuse(call: Call, error: unknown): void {
    settle(call);
    call.reject(error);
  }

  function settle(call: Call): void {
    calls = calls.filter((one) => one !== call);
  }

  function arriveLater(call: Call): void {
    const ring = () => {
      try {
        for (const take of call.steps ?? stepsOf(call)) call.answer = take(call.answer);
        world.trace?.(`${call.environment.name} ${nameOf(call)}: arrives late`);
      } catch {
        // Refused, and nobody hears of it.
      }
    };
    const at = world.now + random.pick(STANDSTILL_MS) / 4;
    timers.push({ environment: NOBODY, at, ring });
  }

  /** Ring the timers that are due; with `early`, the next one at once. */
  function ring(early: boolean): boolean {
    const awake = timers.filter(isAwake);
    const next = awake.reduce((a, b) => (b.at < a.at ? b : a), awake[0] as Timer);
    if (!next || (next.at > world.now && !early)) return false;
    world.now = Math.max(world.now, next.at);
    timers = timers.filter((timer) => timer !== next);
    next.ring();
    return true;
  }

  /** What is on its way arrives when it must: requests are signed for some minutes, whatever clocks do. */
  function arrive(): void {
    const due = timers.filter(({ environment, at }) => environment === NOBODY && at <= world.now);
    timers = timers.filter((timer) => !due.includes(timer));
    for (const timer of due) timer.ring();
  }

  /** Whoever stands still goes on. */
  function thaw(): void {
    for (const { environment } of [...calls, ...timers]) environment.frozenUntil = 0;
  }

  return {
    start,
    run,
    crash,
    step,
    ring,
    arrive,
    thaw,
    note,
    happened,
    isIdle: () => calls.length + timers.length === 0,
  };
}

export type MachineRoom = ReturnType<typeof machineRoom>;

const NOBODY = { name: 'nobody', frozenUntil: 0 } as Environment;

/** The next place of a lane; for what is no place, the same. */
function placeAfter(sk: string): string {
  return /^\d+$/.test(sk) ? String(Number(sk) + 1).padStart(sk.length, '0') : sk;
}

function isLogPut({ operation, input }: Request): boolean {
  return operation === 'PutItem' && input.TableName === 'event-log';
}

function throttledFor({ operation }: Request): Refusal {
  return operation === 'TransactWriteItems'
    ? new Refusal('TransactionCanceledException', { reasons: [{ Code: 'ThrottlingError' }] })
    : new Refusal('ProvisionedThroughputExceededException');
}

function conflictIn({ input }: Request): Refusal {
  const reasons = (input.TransactItems as unknown[]).map(() => ({ Code: 'None' }));
  reasons[0] = { Code: 'TransactionConflict' };
  return new Refusal('TransactionCanceledException', { reasons });
}

/** A request in a few words, for the trace. */
function nameOf({ operation, input }: Request): string {
  if (operation === 'PutObject') return `PutObject ${input.Key}`;
  const key = (input.Key ?? input.Item) as Item | undefined;
  const writes = (input.TransactItems ?? []) as { Update?: Input; Put?: Input }[];
  const moves = writes.flatMap(({ Update, Put }) => {
    const { pk, sk } = ((Update?.Key ?? Put?.Item) as Item) ?? {};
    const { ':from': from = 0, ':to': to } = (Update?.ExpressionAttributeValues ?? {}) as Item;
    return to !== undefined ? [`${pk} ${from}->${to}`] : Put ? [`${pk}/${sk}`] : [];
  });
  const values = input.ExpressionAttributeValues as Item | undefined;
  const asked = operation === 'Query' ? Object.values(values ?? {}).join(' > ') : '';
  return [operation, key?.pk, key?.sk, asked, ...moves].filter(Boolean).join(' ');
}
