import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Key } from '#shared/aws/tables.ts';
import {
  FIRST_GENERATION,
  type Generation,
  generationsKey,
  headKey,
  inGeneration,
} from '#shared/counting/keys.ts';
import { eventKey, seqText } from '#shared/lane-log/keys.ts';

/** An item as DynamoDB, and so the log's stream, writes it. */
export type Item = Record<string, AttributeValue>;

const KEYS_AT_ONCE = 100;

/** The lines of a lane above a seq, in order, at most `limit`. */
export async function linesAbove(
  client: DynamoDBClient,
  lane: string,
  seq: number,
  limit: number,
): Promise<Item[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: process.env.EVENT_LOG_TABLE,
      KeyConditionExpression: 'pk = :lane AND sk > :seq',
      ExpressionAttributeValues: { ':lane': { S: lane }, ':seq': { S: seqText(seq) } },
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  return Items;
}

/** The one event of each of these lanes, as far as it is there. */
export function firstLines(client: DynamoDBClient, lanes: readonly string[]): Promise<Item[]> {
  const keys = lanes.map((lane) => eventKey(lane, 1));
  return batchGet(client, process.env.EVENT_LOG_TABLE ?? '', keys);
}

/** How far each of these lanes is counted, in the generation that reports read. */
export async function headsOf(
  client: DynamoDBClient,
  lanes: readonly string[],
): Promise<Map<string, number>> {
  const table = process.env.ROLLUPS_TABLE ?? '';
  const [pointer] = await batchGet(client, table, [generationsKey]);
  const generation = (pointer?.current?.S ?? FIRST_GENERATION) as Generation;
  const keyOf = (lane: string) => inGeneration(generation, headKey(lane));
  const items = await batchGet(client, table, lanes.map(keyOf));
  const heads = new Map(items.map(({ pk, seq }) => [pk?.S, Number(seq?.N ?? 0)]));
  return new Map(lanes.map((lane) => [lane, heads.get(keyOf(lane).pk) ?? 0]));
}

export async function queryAll(client: DynamoDBClient, input: QueryCommandInput): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(new QueryCommand({ ...input, ExclusiveStartKey }));
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

async function batchGet(client: DynamoDBClient, table: string, keys: Key[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let i = 0; i < keys.length; i += KEYS_AT_ONCE) {
    let Keys: Item[] = keys
      .slice(i, i + KEYS_AT_ONCE)
      .map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }));
    while (Keys.length > 0) {
      const RequestItems = { [table]: { Keys, ConsistentRead: true } };
      const answer = await client.send(new BatchGetItemCommand({ RequestItems }));
      items.push(...(answer.Responses?.[table] ?? []));
      Keys = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return items;
}
