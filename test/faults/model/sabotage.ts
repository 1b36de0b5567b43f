import type { Mutation } from './environment.ts';
import type { FaultRates } from './fault-rates.ts';
import { type Input, type Item, type Store, tableOf } from './store.ts';

/** A request, and what its environment was given to count. */
export type Request = {
  readonly operation: string;
  readonly input: Input;
  /** `lane/seq` of the lines of its batch; absent outside of `aggregate`. */
  readonly delivered?: ReadonlySet<string>;
};

/** The steps in which a request takes effect; each sees what the one before it answered. */
export type Steps = ((before: Input) => Input)[];

/**
 * Without one of its parts, counting must not be exact: each of these takes one away, by changing
 * requests on their way or the code itself, in the weather that needs that part most.
 */
export type Sabotage = {
  readonly requests?: (request: Request, store: Store) => Steps | undefined;
  readonly mutation?: Mutation;
  readonly faultRates: Partial<FaultRates>;
};

const isHead = ({ Update }: { Update?: Input }) => keyOf(Update).includes('#H#');

const keyOf = (input: Input | undefined) => String((input?.Key as Item | undefined)?.pk ?? '');

const writesIn = (input: Input) => input.TransactItems as { Update?: Input }[];

/** Moves of heads are the only transactions that this tells from others. */
function countingIn({ operation, input }: Request) {
  return operation === 'TransactWriteItems' && writesIn(input).some(isHead) ? input : undefined;
}

const transaction = (store: Store, TransactItems: unknown[]) => () =>
  TransactItems.length === 0 ? {} : store.execute('TransactWriteItems', { TransactItems });

export const SABOTAGES = {
  /** Whatever is delivered is added, however often; nobody knows how far a lane is counted. */
  'plain ADD without heads': {
    faultRates: { repeat: 0.1 },
    requests(request, store) {
      const counting = countingIn(request);
      if (counting) {
        const cells = writesIn(counting).filter((write) => !isHead(write));
        return [transaction(store, cells)];
      }
      const lane = /#H#(.*)/.exec(keyOf(request.input))?.[1];
      if (request.operation !== 'GetItem' || !lane) return undefined;
      return [() => ({ Item: { seq: lastOf(store, lane) } })];
    },
  },

  'a head without its condition': {
    faultRates: { repeat: 0.1 },
    requests(request, store) {
      const counting = countingIn(request);
      return counting && [transaction(store, writesIn(counting).map(unconditional))];
    },
  },

  'a head in a separate write': {
    faultRates: { crash: 0.03, lost: 0.1 },
    requests(request, store) {
      const counting = countingIn(request);
      if (!counting) return undefined;
      const writes = writesIn(counting);
      const cells = writes.filter((write) => !isHead(write));
      return [transaction(store, writes.filter(isHead)), transaction(store, cells)];
    },
  },

  /** The aggregator believes that the stream has brought all there is. */
  'no gap filling': {
    faultRates: { recordLost: 0.3 },
    requests({ operation, input, delivered }, store) {
      const isLane = operation === 'Query' && tableOf(input) === 'event-log';
      if (!isLane || !delivered) return undefined;
      const isDelivered = ({ pk, sk }: Item) => delivered.has(`${pk}/${Number(sk)}`);
      return [() => ({ Items: store.query(input).filter(isDelivered) })];
    },
  },

  /** Whatever a reading of a lane misses is taken for lines that have outlived the log. */
  'a torn reading believed': {
    faultRates: { tear: 1, recordLost: 0.3 },
    mutation: {
      file: 'counting/count.ts',
      from: 'leadingRun(await readLane(lane, head, READ_AT_ONCE))',
      to: 'await readLane(lane, head, READ_AT_ONCE)',
    },
  },

  /** A claim tells only that it is taken: who asks again is told that somebody else has it. */
  "claims without the owner's reference": {
    faultRates: { conflict: 0.15, answerLost: 0.03 },
    requests({ operation, input }, store) {
      if (operation !== 'UpdateItem' || !/#[VCW]#/.test(keyOf(input))) return undefined;
      return [
        () => {
          const { TableName, Key } = input;
          const before = (store.execute('GetItem', { TableName, Key }).Item ?? {}) as Item;
          const { Attributes } = store.execute(operation, input) as { Attributes: Item };
          const taken = Object.keys(before).map((name) => [name, 'somebody']);
          return { Attributes: { ...Attributes, ...Object.fromEntries(taken) } };
        },
      ];
    },
  },

  'overflow without the fence': {
    faultRates: { storm: 0.01, late: 0.05 },
    requests({ operation, input }) {
      const isFence = operation === 'PutItem' && (input.Item as Item).kind === 'void';
      return isFence ? [() => ({})] : undefined;
    },
  },

  /** Lanes of writers whose clocks are ahead are found when their hour comes. */
  'a sweep that looks no hour ahead': {
    faultRates: { clockJump: 0.003, recordLost: 1 },
    mutation: { file: 'counting/sweep.ts', from: 'AHEAD_MS = HOUR', to: 'AHEAD_MS = 0' },
  },

  'networks without a claim': {
    faultRates: {},
    mutation: {
      file: 'counting/rules/claim.ts',
      from: 'return network\n',
      to: "return network && linkId === ''\n",
    },
  },
} as const satisfies Record<string, Sabotage>;

function unconditional(write: { Update?: Input }): unknown {
  if (!write.Update || !isHead(write)) return write;
  const { ConditionExpression: _, ...update } = write.Update;
  return { Update: update };
}

function lastOf(store: Store, lane: string): number {
  const lines = store.query({
    TableName: 'event-log',
    KeyConditionExpression: 'pk = :lane',
    ExpressionAttributeValues: { ':lane': lane },
  });
  return Number(lines.at(-1)?.sk ?? 0);
}
