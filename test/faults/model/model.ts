import { queueDelivery, streamDelivery } from './delivery.ts';
import { type Mutation, shippedCode } from './environment.ts';
import { faultRatesFor, NO_FAULTS } from './fault-rates.ts';
import { type Environment, machineRoom, type World } from './machines.ts';
import { randomness } from './randomness.ts';
import type { Sabotage } from './sabotage.ts';
import { memoryStore } from './store.ts';
import { type Placed, traffic } from './traffic.ts';
import { mistakesIn, type Sent } from './verify.ts';

export type Run = {
  readonly seed: number;
  readonly events: number;
  readonly sabotage?: Sabotage;
  readonly trace?: (line: string) => void;
};

/** The shipped code, or what sabotage makes of it; each is bundled once. */
const bundled = new Map<Mutation | undefined, ReturnType<typeof shippedCode>>();

function codeWith(mutation?: Mutation): ReturnType<typeof shippedCode> {
  const code = bundled.get(mutation) ?? shippedCode(mutation);
  bundled.set(mutation, code);
  return code;
}

/** Close to midnight UTC, so that hours and days begin and end in every run. */
const BEGIN = Date.parse('2026-11-24T22:20:00Z');
const MINUTE_MS = 60_000;
const WRITERS = 3;
const IN_FLIGHT_MAX = 3;
const STEP_MS_MAX = 60;
/** Clocks may be apart by this much: the sweep looks two hours back. */
const SKEW_MS_MAX = 45 * MINUTE_MS;
/** Some crash, and some come with a clock that is wrong. */
const SWEEP_EVERY_MS = 15 * MINUTE_MS;
const SWEEPER_SKEW_MS = [-3000, 0, 200, 4000].map((minutes) => minutes * MINUTE_MS);
const STEPS_MAX = 400_000;

/**
 * One run of the model: clicks arrive, the shipped code logs and counts them, and everything fails
 * that can. When it is over, all that is left gets counted in fair weather.
 *
 * The same for the same arguments. Answers what is wrong in the end.
 */
export async function runModel({ seed, events, sabotage, trace }: Run) {
  const random = randomness(seed);
  const store = memoryStore((table, item) => {
    if (table === 'event-log') stream.onNew(item);
  });
  const world: World = {
    random,
    store,
    load: await codeWith(sabotage?.mutation),
    sabotage,
    trace,
    send: (body) => overflow.send(body),
    archive(file, content) {
      archive.set(file, content);
      return {};
    },
    faultRates: { ...faultRatesFor(random), ...sabotage?.faultRates },
    now: BEGIN,
  };
  const machines = machineRoom(world);
  const stream = streamDelivery(world, machines);
  const overflow = queueDelivery(world, machines);
  const visitors = traffic(random, BEGIN);
  const sent: Sent[] = [];
  const archive = new Map<string, string>();
  let writers: Environment[] = [];
  const toRecord: (Placed & { readonly sent: Sent })[] = [];
  /** How many of a lane's events are recorded. */
  const recorded = new Map<string, number>();
  /** Environments of the API that nobody is using. */
  const warm: Environment[] = [];
  let schedules = 0;
  let sweptAt = BEGIN;
  let steps = 0;

  function visit(): void {
    const awake = writers.filter(({ frozenUntil, tasks }) => {
      return frozenUntil <= world.now && tasks.size < IN_FLIGHT_MAX;
    });
    if (awake.length === 0) return;
    const writer = random.pick(awake);
    const event = visitors.visit(Math.floor(world.now + writer.skewMs));
    const one: Sent = { event, isPromised: false };
    sent.push(one);
    machines.run(
      writer,
      event.eventId,
      ({ append }) => append(event),
      (outcome) => {
        if (outcome.type !== 'done') return;
        one.isPromised = (outcome.result as { via: string }).via !== 'nowhere';
      },
    );
  }

  function record(): void {
    const placed = visitors.milestone(Math.floor(world.now));
    const one = { event: placed.event, isPromised: false };
    sent.push(one);
    toRecord.push({ ...placed, sent: one });
  }

  /** Whoever is not answered sends the same again; the next version waits for the one before. */
  function tryToRecord(): boolean {
    const ready = toRecord.findIndex(({ lane, seq }) => (recorded.get(lane) ?? 0) === seq - 1);
    const [one] = ready < 0 ? [] : toRecord.splice(ready, 1);
    if (!one) return false;
    const { lane, event, seq } = one;
    const environment = warm.pop() ?? machines.start('api');
    machines.run(
      environment,
      lane,
      ({ record }) => record(lane, event, seq),
      (outcome) => {
        if (outcome.type === 'done') warm.push(environment);
        one.sent.isPromised = outcome.type === 'done' && outcome.result === true;
        if (one.sent.isPromised) recorded.set(lane, seq);
        else toRecord.push(one);
      },
    );
    return true;
  }

  function schedule(name: 'sweepLanes' | 'rebuild', skewMs = 0): void {
    machines.note(name);
    trace?.(`${name} begins`);
    schedules += 1;
    if (name === 'sweepLanes') sweptAt = world.now;
    const environment = machines.start(name, skewMs);
    machines.run(
      environment,
      name,
      (shipped) =>
        name === 'rebuild' ? shipped.rebuild() : shipped.sweep(Math.floor(world.now + skewMs)),
      () => {
        schedules -= 1;
      },
    );
  }

  /** Clocks go wrong, processes end, time passes. */
  function change(): void {
    writers = writers.filter(({ isDead }) => !isDead);
    while (writers.length < WRITERS) writers.push(machines.start('redirect', skew()));
    if (!random.chance(world.faultRates.clockJump)) return;
    const writer = random.pick(writers);
    if (random.chance(0.3)) machines.crash(writer);
    else writer.skewMs = skew();
    if (random.chance(0.5)) world.now += random.below(50) * MINUTE_MS;
    machines.note('clockJump');
    trace?.(`it is ${new Date(world.now).toISOString()} and ${writer.name} thinks otherwise`);
  }

  function skew(): number {
    if (world.faultRates.clockJump === 0) return 0;
    return random.below(2 * SKEW_MS_MAX) - SKEW_MS_MAX;
  }

  async function storm(): Promise<void> {
    while (sent.length < events) {
      await next();
      change();
      const die = random.next();
      if (die < 0.55) machines.step();
      else if (die < 0.72) visit();
      else if (die < 0.74) record();
      else if (die < 0.77) tryToRecord();
      else if (die < 0.93) stream.deliver();
      else if (die < 0.96) overflow.deliver();
      else if (die < 0.963) schedule('sweepLanes', random.pick(SWEEPER_SKEW_MS));
      else if (die < 0.9635) schedule('rebuild');
      else machines.ring(random.chance(0.1));
    }
  }

  /** Whatever goes on or waits is brought to its end. */
  async function calm(): Promise<void> {
    for (;;) {
      await next();
      const isBusy = machines.step() || stream.deliver() || overflow.deliver() || tryToRecord();
      if (isBusy) continue;
      machines.thaw();
      if (machines.ring(true) || !machines.isIdle() || schedules > 0) continue;
      if (stream.isEmpty() && overflow.isEmpty() && toRecord.length === 0) return;
    }
  }

  /** What the environments do by themselves comes to rest before anything else happens. */
  async function next(): Promise<void> {
    if (world.now - sweptAt > SWEEP_EVERY_MS) schedule('sweepLanes');
    steps += 1;
    if (steps > STEPS_MAX) throw new Error(`seed ${seed} does not end`);
    world.now += random.below(STEP_MS_MAX);
    machines.arrive();
    await new Promise((resolve) => setImmediate(resolve));
  }

  change();
  await storm();
  world.faultRates = NO_FAULTS;
  await calm();
  for (let sweeps = 0; sweeps < 2; sweeps++) {
    schedule('sweepLanes');
    await calm();
  }
  return { mistakes: mistakesIn({ store, archive, sent }), happened: machines.happened, steps };
}
