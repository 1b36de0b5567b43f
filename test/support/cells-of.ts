import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import { cellAt, cellKey, generationAt, inGeneration } from '#shared/counting/keys.ts';
import type { First } from '#shared/counting/rules/claim.ts';
import { deltasOf } from '#shared/counting/rules/fold.ts';
import {
  add,
  comparableSum,
  type Drift,
  driftBetween,
  recounter,
  type Sums,
} from '#shared/counting/rules/recount.ts';
import type { LogEvent } from '#shared/lane-log/rules/event.ts';

/** Where the cells of these events differ from a recount of them; nothing, if they are exact. */
export async function driftOf(events: readonly LogEvent[]): Promise<Drift[]> {
  const recounted: Sums = new Map();
  [...events].sort((a, b) => a.at - b.at).forEach(recounter(recounted));
  return driftBetween(recounted, await storedSums(events));
}

async function storedSums(events: readonly LogEvent[]): Promise<Sums> {
  const sums: Sums = new Map();
  const generation = await currentGeneration();
  for (const key of partitionsOf(events)) {
    const { pk } = inGeneration(generation, { pk: key, sk: '' });
    const pages = paginateQuery(
      { client: dynamo },
      {
        TableName: tables.rollups,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      },
    );
    for await (const { Items = [] } of pages) for (const item of Items) addItem(sums, item);
  }
  return sums;
}

function addItem(
  sums: Sums,
  { pk, sk, programId, publishedAt, ...counts }: Record<string, unknown>,
) {
  const at = generationAt({ pk: String(pk), sk: String(sk) });
  const cell = at && cellAt(at.key);
  if (!cell) return;
  for (const name in counts) add(sums, comparableSum(cell, name), Number(counts[name]));
}

function partitionsOf(events: readonly LogEvent[]): Set<string> {
  const firsts: First[] = ['opened', 'shared', 'engaged', 'referred', 'converted'];
  const won = { isDuplicate: false, isUnique: true, firsts, confirms: false };
  const deltas = events.flatMap((event) => deltasOf(event, won));
  return new Set(deltas.map(({ cell }) => cellKey(cell, 0).pk));
}
