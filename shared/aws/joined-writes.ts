import { AsyncLocalStorage } from 'node:async_hooks';
import { type TransactionOutcome, transact, WRITES_MAX, type Write } from './transaction.ts';

type PendingTransaction = {
  readonly writes: readonly Write[];
  readonly answer: (outcome: TransactionOutcome) => void;
  readonly fail: (error: unknown) => void;
};

const joining = new AsyncLocalStorage<(pending: PendingTransaction) => void>();

/**
 * Runs work whose concurrent transactions are batched into one of at most 100 writes, which saves
 * round trips.
 */
export function withJoinedWrites<T>(work: () => Promise<T>): Promise<T> {
  return joining.run(joiner(), work);
}

/**
 * Write all or nothing, as `transact` does; within `withJoinedWrites` perhaps together with others.
 * If others are in the way of the whole, each is tried by itself: nobody fails for another's sake.
 */
export function transactJoined(writes: readonly Write[]): Promise<TransactionOutcome> {
  const join = joining.getStore();
  if (!join) return transact(writes);
  return new Promise((answer, fail) => join({ writes, answer, fail }));
}

function joiner() {
  let waiting: PendingTransaction[] = [];

  function leave(): void {
    const groups = groupsOf(waiting);
    waiting = [];
    for (const group of groups) void send(group);
  }

  return (pending: PendingTransaction): void => {
    // When all that can go on without an answer has done so, nobody else will join.
    if (waiting.length === 0) setImmediate(leave);
    waiting.push(pending);
  };
}

/** Parted so that each group fits in one transaction, which may not name an item twice. */
function groupsOf(pending: readonly PendingTransaction[]): PendingTransaction[][] {
  const groups: PendingTransaction[][] = [];
  let names = new Set<string>();
  for (const one of pending) {
    const own = one.writes.map(itemNameOf);
    const fits = names.size + own.length <= WRITES_MAX && !own.some((name) => names.has(name));
    if (!fits || groups.length === 0) {
      groups.push([]);
      names = new Set();
    }
    groups.at(-1)?.push(one);
    for (const name of own) names.add(name);
  }
  return groups;
}

function itemNameOf({ Put, Update, Delete, ConditionCheck }: Write): string {
  const { pk, sk } = Put?.Item ?? (Update ?? Delete ?? ConditionCheck)?.Key ?? {};
  return `${(Put ?? Update ?? Delete ?? ConditionCheck)?.TableName}\n${pk}\n${sk}`;
}

async function send(group: readonly PendingTransaction[]): Promise<void> {
  try {
    const outcome = await transact(group.flatMap(({ writes }) => writes));
    const isAnswer = group.length === 1 || outcome.type === 'committed';
    if (isAnswer) for (const { answer } of group) answer(outcome);
    else for (const one of group) void send([one]);
  } catch (error) {
    for (const { fail } of group) fail(error);
  }
}
