import { marshall } from '@aws-sdk/util-dynamodb';
import type { Environment, MachineRoom, Outcome, World } from './machines.ts';
import type { Item } from './store.ts';

type Record = { readonly number: number; readonly item: Item };
type Batch = { readonly records: readonly Record[]; readonly attempts: number };
/** Part of a shard: the records of some lanes, in order. Its batches are delivered one by one. */
type Queue = { readonly records: Record[]; retries: Batch[]; isBusy: boolean };
type Shard = { readonly queues: readonly Queue[]; readonly parent?: Shard };

const PARALLELIZATION = 2;
const SHARDS_AT_FIRST = 2;
const BATCH_MAX = 60;
const ATTEMPTS_MAX = 6;
const BISECT = 0.5;
const WARM = 0.8;
const ANSWER_LOST = 0.04;

/**
 * The log's stream and the event source mapping: at least once, in order within a shard at first,
 * with retries, bisection, parallel batches of one shard, splits, and repetitions of anything.
 */
export function streamDelivery(world: World, machines: MachineRoom) {
  const { random } = world;
  const slots: Shard[] = Array.from({ length: SHARDS_AT_FIRST }, () => newShard());
  const shards: Shard[] = [...slots];
  const slotOf = new Map<string, number>();
  const history: Record[] = [];
  let warm: Environment[] = [];
  let records = 0;

  /** A new item of the log, if its record is not lost. */
  function onNew(item: Item): void {
    if (random.chance(world.faultRates.recordLost)) {
      machines.note('recordLost');
      world.trace?.(`the stream loses ${item.pk}/${item.sk}`);
      return;
    }
    records += 1;
    const lane = String(item.pk);
    const slot = slotOf.get(lane) ?? random.below(2 ** 16);
    slotOf.set(lane, slot);
    const shard = slots[slot % slots.length] as Shard;
    shard.queues[(slot >> 8) % PARALLELIZATION]?.records.push({ number: records, item });
    if (random.chance(world.faultRates.split)) split(shard);
  }

  function split(shard: Shard): void {
    const children = [newShard(shard), newShard(shard)] as const;
    shards.push(...children);
    for (const [i, one] of slots.entries()) if (one === shard) slots[i] = random.pick(children);
    machines.note('split');
  }

  /** Deliver a batch somewhere. Answers whether there was one to deliver. */
  function deliver(): boolean {
    if (history.length > 0 && random.chance(world.faultRates.repeat)) return repeat();
    const ready = shards.filter(isReady).flatMap(({ queues }) => queues.filter(hasWork));
    if (ready.length === 0) return false;
    const queue = random.pick(ready);
    const batch = queue.retries.shift() ?? nextBatch(queue);
    queue.isBusy = true;
    invoke(batch.records, (isDone) => {
      queue.isBusy = false;
      if (isDone) history.push(...batch.records);
      else queue.retries.unshift(...retriesOf(batch));
    });
    return true;
  }

  function nextBatch(queue: Queue): Batch {
    const size = 1 + random.below(BATCH_MAX);
    return { records: queue.records.splice(0, size), attempts: 0 };
  }

  /** The same again, or its halves; in the end it is set aside, and only the sweep can help. */
  function retriesOf({ records, attempts }: Batch): Batch[] {
    if (attempts >= ATTEMPTS_MAX) return [];
    const whole = { records, attempts: attempts + 1 };
    machines.note('retry');
    if (records.length < 2 || !random.chance(BISECT)) return [whole];
    const cut = 1 + random.below(records.length - 1);
    return [
      { ...whole, records: records.slice(0, cut) },
      { ...whole, records: records.slice(cut) },
    ];
  }

  function repeat(): boolean {
    machines.note('repeat');
    const from = random.below(history.length);
    const some = history.slice(from, from + 1 + random.below(BATCH_MAX));
    invoke(random.chance(0.5) ? random.shuffled(some) : some, () => {});
    return true;
  }

  function invoke(batch: readonly Record[], onEnd: (isDone: boolean) => void): void {
    const environment = (random.chance(WARM) && warm.pop()) || machines.start('aggregate');
    environment.delivered = new Set(batch.map(({ item }) => `${item.pk}/${Number(item.sk)}`));
    const event = { Records: batch.map(streamRecord) };
    machines.run(
      environment,
      'aggregate',
      ({ aggregate }) => aggregate(event as never),
      (outcome) => {
        if (outcome.type === 'done') warm.push(environment);
        onEnd(isSuccess(outcome) && !random.chance(ANSWER_LOST * faultiness()));
      },
    );
  }

  /** With fair weather, answers are heard. */
  function faultiness(): number {
    return world.faultRates.answerLost > 0 ? 1 : 0;
  }

  return {
    onNew,
    deliver,
    isEmpty: () => shards.every(({ queues }) => queues.every((queue) => !isWaiting(queue))),
    /** Environments do not stay warm. */
    cool: () => {
      warm = [];
    },
  };
}

function newShard(parent?: Shard): Shard {
  const queue = () => ({ records: [], retries: [], isBusy: false });
  return { queues: Array.from({ length: PARALLELIZATION }, queue), parent };
}

/** A shard's children wait until all of it is done. */
function isReady({ parent }: Shard): boolean {
  return !parent || (!parent.queues.some(isWaiting) && isReady(parent));
}

function hasWork(queue: Queue): boolean {
  return !queue.isBusy && queue.records.length + queue.retries.length > 0;
}

function isWaiting({ records, retries, isBusy }: Queue): boolean {
  return isBusy || records.length + retries.length > 0;
}

function isSuccess(outcome: Outcome): boolean {
  if (outcome.type !== 'done') return false;
  return (outcome.result as { batchItemFailures: unknown[] }).batchItemFailures.length === 0;
}

function streamRecord({ number, item }: Record) {
  return {
    eventName: 'INSERT',
    dynamodb: { NewImage: marshall(item), SequenceNumber: String(number) },
  };
}

type Message = { readonly messageId: string; readonly body: string };

const MESSAGES_MAX = 4;
const NOT_DELETED = 0.1;

/** The overflow queue: at least once, in any order. */
export function queueDelivery(world: World, machines: MachineRoom) {
  const { random } = world;
  let messages: Message[] = [];
  let sent = 0;
  let busy = 0;

  function send(body: string) {
    sent += 1;
    machines.note('overflow');
    world.trace?.(`overflow: ${body}`);
    messages.push({ messageId: String(sent), body });
    return {};
  }

  function deliver(): boolean {
    if (messages.length === 0) return false;
    const some = random.shuffled(messages).slice(0, 1 + random.below(MESSAGES_MAX));
    messages = messages.filter((message) => !some.includes(message));
    busy += 1;
    machines.run(
      machines.start('overflow'),
      'overflow',
      ({ overflow }) => overflow({ Records: some } as never),
      (outcome) => {
        busy -= 1;
        messages.push(...some.filter((message) => !isDone(message, outcome)));
      },
    );
    return true;
  }

  function isDone({ messageId }: Message, outcome: Outcome): boolean {
    if (outcome.type !== 'done') return false;
    const { batchItemFailures } = outcome.result as {
      batchItemFailures: { itemIdentifier: string }[];
    };
    const hasFailed = batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId);
    return !hasFailed && !(world.faultRates.answerLost > 0 && random.chance(NOT_DELETED));
  }

  return { send, deliver, isEmpty: () => messages.length + busy === 0 };
}
