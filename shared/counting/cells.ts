import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Write } from '#shared/aws/transaction.ts';
import { currentGeneration } from './generations.ts';
import { cellKey, type Generation, inGeneration, type LeafBuckets } from './keys.ts';
import type { Delta } from './rules/delta.ts';

/** Deltas of many events, coalesced: one entry for each cell, under the cell's name. */
export type Coalesced = Map<string, Sum>;

type Sum = Delta & {
  readonly counts: Record<string, number>;
  /** How many counts it has. */
  size: number;
};

/** An UpdateExpression may hold 4 KB; a count takes up to 14 letters of it. */
const COUNTS_MAX = 250;

/**
 * Add an event's deltas to those of the events before it, all or none: false if they do not fit
 * beside those in at most `cellsMax` cells.
 */
export function coalesce(into: Coalesced, deltas: readonly Delta[], cellsMax = Infinity): boolean {
  const named = deltas.map((delta) => ({ id: idOf(delta.cell), delta }));
  if (!fits(into, named, cellsMax)) return false;
  for (const { id, delta } of named) addTo(into, id, delta);
  return true;
}

type Named = { readonly id: string; readonly delta: Delta };

function fits(before: Coalesced, named: readonly Named[], cellsMax: number): boolean {
  const added = new Set<string>();
  for (const { id, delta } of named) {
    const held = before.get(id);
    if (!held) added.add(id);
    else if (held.size + Object.keys(delta.counts).length > COUNTS_MAX) return false;
  }
  return before.size + added.size <= cellsMax;
}

function addTo(into: Coalesced, id: string, { cell, counts, about }: Delta): void {
  let sum = into.get(id);
  if (!sum) {
    sum = { cell, counts: {}, about, size: 0 };
    into.set(id, sum);
  }
  for (const name in counts) {
    const before = sum.counts[name];
    if (before === undefined) sum.size += 1;
    sum.counts[name] = (before ?? 0) + (counts[name] ?? 0);
  }
}

function idOf(cell: Delta['cell']): string {
  const { pk, sk } = cellKey(cell, 0);
  return `${pk} ${sk}`;
}

/** The writes that add deltas to their cells. Not idempotent: only ever beside a head's move. */
export function additions(
  generation: Generation,
  coalesced: Coalesced,
  shard: number,
  leafBuckets?: LeafBuckets,
): Write[] {
  return [...coalesced.values()].map(({ cell, counts, about }) => ({
    Update: {
      TableName: tables.rollups,
      Key: inGeneration(generation, cellKey(cell, shard, leafBuckets)),
      ...addition(counts, about),
    },
  }));
}

function addition(counts: Delta['counts'], about: Delta['about']) {
  const terms: string[] = [];
  const ExpressionAttributeNames: Record<string, string> = {};
  const ExpressionAttributeValues: Record<string, unknown> = about
    ? { ':programId': about.programId, ':publishedAt': about.publishedAt }
    : {};
  for (const name in counts) {
    const i = terms.length;
    terms.push(`#${i} :${i}`);
    ExpressionAttributeNames[`#${i}`] = name;
    ExpressionAttributeValues[`:${i}`] = counts[name];
  }
  const set = about ? 'SET programId = :programId, publishedAt = :publishedAt ' : '';
  const UpdateExpression = `${set}ADD ${terms.join(', ')}`;
  return { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues };
}

/** An item of Rollups as the wire has it: reports read too many to unmarshal what they do not use. */
export type RollupItem = Readonly<Record<string, AttributeValue>>;

type KeyRange = {
  readonly pk: string;
  readonly from?: string;
  readonly to?: string;
  /** The attributes to answer; all, if absent. Reading costs the same, sending and parsing less. */
  readonly only?: readonly string[];
  /** Strongly consistent, at twice the price. */
  readonly isConsistent?: boolean;
};

/**
 * Visit every item of a partition of the current generation, or of a run of sort keys in it, both
 * ends included, in order.
 */
export async function eachRollup(
  { pk, from, to, only, isConsistent }: KeyRange,
  visit: (item: RollupItem) => void,
): Promise<void> {
  const isRange = from !== undefined && to !== undefined;
  const partition = await inCurrentGeneration(pk);
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: tables.rollups,
        KeyConditionExpression: isRange ? 'pk = :pk AND sk BETWEEN :from AND :to' : 'pk = :pk',
        ExpressionAttributeValues: {
          ':pk': { S: partition },
          ...(isRange && { ':from': { S: from }, ':to': { S: to } }),
        },
        ...(only && projection(only)),
        ConsistentRead: isConsistent,
        ExclusiveStartKey,
      }),
    );
    for (const item of page.Items ?? []) visit(item);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

async function inCurrentGeneration(pk: string): Promise<string> {
  return inGeneration(await currentGeneration(), { pk, sk: '' }).pk;
}

function projection(names: readonly string[]) {
  const aliases = names.map((_, i) => `#${i}`);
  return {
    ProjectionExpression: aliases.join(', '),
    ExpressionAttributeNames: Object.fromEntries(
      aliases.map((alias, i) => [alias, names[i] ?? '']),
    ),
  };
}

/** The first item of a run, or `undefined`. */
export async function firstRollup({
  pk,
  from,
  to,
}: Required<Omit<KeyRange, 'only' | 'isConsistent'>>) {
  const { Items } = await dynamo.send(
    new QueryCommand({
      TableName: tables.rollups,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': { S: await inCurrentGeneration(pk) },
        ':from': { S: from },
        ':to': { S: to },
      },
      Limit: 1,
    }),
  );
  return Items?.[0] as RollupItem | undefined;
}

/** Visit the counts of an item; only their names have a dot. */
export function eachCountIn(item: RollupItem, visit: (name: string, n: number) => void): void {
  for (const name in item) {
    const number = item[name]?.N;
    if (number !== undefined && name.includes('.')) visit(name, Number(number));
  }
}

export function textIn(item: RollupItem, name: string): string {
  return item[name]?.S ?? '';
}
