import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Day } from '#shared/calendar.ts';
import type { IssuerId } from '#shared/ids.ts';
import {
  FIRST_GENERATION,
  type Generation,
  generationsKey,
  LEAF_BUCKETS,
  type LeafBuckets,
} from './keys.ts';

/** Where Rollups stand: reports read `current`; `next` is a rebuild that is about to replace it. */
type Generations = {
  readonly current: Generation;
  readonly next?: Generation;
  readonly widened: ReadonlyMap<IssuerId, readonly Widened[]>;
};

/** From that reporting day on, an issuer's leaves are spread over so many partitions. */
type Widened = { readonly from: Day; readonly buckets: number };

const FRESH_MS = 2000;

/** How long a change takes to reach every environment's cache, with a margin for work in progress. */
export const PROPAGATION_MS = FRESH_MS + 1000;

/** The generation that reports read. */
export async function currentGeneration(): Promise<Generation> {
  return (await generations()).current;
}

/**
 * Count into each generation that whatever is logged has to be counted into.
 *
 * The next one has its turn first, so that nothing is gone when reports switch to it; and one that
 * is announced meanwhile has it too, so that who counts for long leaves nothing to the sweep.
 */
export async function eachCountedGeneration(
  count: (generation: Generation) => Promise<void>,
): Promise<void> {
  const done = new Set<Generation>();
  for (;;) {
    const { current, next } = await generations();
    const left = [next, current].find((one) => one && !done.has(one));
    if (!left) return;
    await count(left);
    done.add(left);
  }
}

/** Allocates an unpublished generation. Returns its id. Abandons a rebuild in progress. */
export async function beginGeneration(): Promise<Generation> {
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: generationsKey,
      UpdateExpression: 'SET #last = if_not_exists(#last, :first) + :one REMOVE #next',
      ExpressionAttributeNames: { '#last': 'last', '#next': 'next' },
      ExpressionAttributeValues: { ':first': numberOf(FIRST_GENERATION), ':one': 1 },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return `G${Number(Attributes?.last)}`;
}

/** Makes aggregators count into this generation too. @throws if another rebuild began since */
export async function announceGeneration(generation: Generation): Promise<void> {
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: generationsKey,
      UpdateExpression: 'SET #next = :generation',
      ConditionExpression: '#last = :number',
      ExpressionAttributeNames: { '#last': 'last', '#next': 'next' },
      ExpressionAttributeValues: { ':generation': generation, ':number': numberOf(generation) },
    }),
  );
}

/** Switches reports to this generation. @throws if another rebuild began since */
export async function switchToGeneration(generation: Generation): Promise<void> {
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: generationsKey,
      UpdateExpression: 'SET #current = :generation REMOVE #next',
      ConditionExpression: '#next = :generation',
      ExpressionAttributeNames: { '#current': 'current', '#next': 'next' },
      ExpressionAttributeValues: { ':generation': generation },
    }),
  );
}

/**
 * Over how many partitions leaves are spread. It stands beside the generations because everybody
 * who counts or ranks reads them anyway.
 */
export async function leafBuckets(): Promise<LeafBuckets> {
  const { widened } = await generations();
  return (issuerId, day) => {
    const since = widened.get(issuerId)?.filter(({ from }) => from <= day) ?? [];
    return Math.max(LEAF_BUCKETS, ...since.map(({ buckets }) => buckets));
  };
}

/**
 * Spread an issuer's leaves over more partitions from a reporting day on that is still to come:
 * whoever ranks it has heard of it before anything is counted there. A repetition changes nothing.
 */
export async function widenLeaves(issuerId: IssuerId, { from, buckets }: Widened): Promise<void> {
  if ((await leafBuckets())(issuerId, from) >= buckets) return;
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: generationsKey,
      UpdateExpression: 'SET #issuer = list_append(if_not_exists(#issuer, :none), :widened)',
      ExpressionAttributeNames: { '#issuer': `${WIDENED_PREFIX}${issuerId}` },
      ExpressionAttributeValues: { ':none': [], ':widened': [{ from, buckets }] },
    }),
  );
}

const WIDENED_PREFIX = 'leaves.';

function widenedIn(item: Record<string, unknown>): Generations['widened'] {
  const names = Object.keys(item).filter((name) => name.startsWith(WIDENED_PREFIX));
  return new Map(
    names.map((name) => [name.slice(WIDENED_PREFIX.length) as IssuerId, item[name] as Widened[]]),
  );
}

/** Whether one generation was begun before the other. */
export function isOlder(one: Generation, other: Generation): boolean {
  return numberOf(one) < numberOf(other);
}

function numberOf(generation: Generation): number {
  return Number(generation.slice(1));
}

let known: { readonly value: Promise<Generations>; readonly until: number } | undefined;

/** Cached for 2 s (monotonic clock). Failures are not cached. */
function generations(): Promise<Generations> {
  if (known && known.until > performance.now()) return known.value;
  const value = load();
  known = { value, until: performance.now() + FRESH_MS };
  value.catch(() => {
    known = undefined;
  });
  return value;
}

async function load(): Promise<Generations> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.rollups, Key: generationsKey, ConsistentRead: true }),
  );
  const { current = FIRST_GENERATION, next } = (Item ?? {}) as Partial<Generations>;
  return { current, next, widened: widenedIn(Item ?? {}) };
}
