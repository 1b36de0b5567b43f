import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { dynamo } from './dynamo.ts';
import { currentGeneration } from './generations.ts';
import { inGeneration } from './keys.ts';
import { tables } from './tables.ts';

/** An item of Rollups as the wire has it: reports read too many to unmarshal what they do not use. */
export type RollupItem = Readonly<Record<string, AttributeValue>>;

type Run = {
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
  { pk, from, to, only, isConsistent }: Run,
  visit: (item: RollupItem) => void,
): Promise<void> {
  const isRun = from !== undefined && to !== undefined;
  const partition = await inCurrentGeneration(pk);
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: tables.rollups,
        KeyConditionExpression: isRun ? 'pk = :pk AND sk BETWEEN :from AND :to' : 'pk = :pk',
        ExpressionAttributeValues: {
          ':pk': { S: partition },
          ...(isRun && { ':from': { S: from }, ':to': { S: to } }),
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
export async function firstRollup({ pk, from, to }: Required<Omit<Run, 'only' | 'isConsistent'>>) {
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
