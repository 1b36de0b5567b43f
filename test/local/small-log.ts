import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { Key } from '#shared/aws/tables.ts';
import { headKey, inGeneration } from '#shared/counting/keys.ts';
import { eventKey, laneRegistrationKey } from '#shared/lane-log/keys.ts';
import { startEngine } from '../../local/engine/engine.ts';
import { createTables } from '../../local/engine/tables.ts';

const ENVIRONMENT = {
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  EVENT_LOG_TABLE: 'event-log',
  ROLLUPS_TABLE: 'rollups',
};

/** An engine of its own with the tables in it, and the environment pointed there. */
export async function startSmallLog() {
  const engine = await startEngine();
  Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint });
  await createTables(engine.endpoint);
  return engine;
}

/** Make a lane findable, as of that instant. */
export async function register(lane: string, at = Date.now()): Promise<void> {
  await put('event-log', [laneRegistrationKey(at, lane)]);
}

/** Append lines to a lane, `from` and `to` included. */
export async function append(lane: string, from: number, to = from): Promise<void> {
  const seqs = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  await put(
    'event-log',
    seqs.map((seq) => eventKey(lane, seq)),
  );
}

/** Many lanes of one line each, as an import makes them. */
export async function publish(lanes: readonly string[]): Promise<void> {
  const now = Date.now();
  await put(
    'event-log',
    lanes.flatMap((lane) => [eventKey(lane, 1), laneRegistrationKey(now, lane)]),
  );
}

export async function moveHead(lane: string, seq: number): Promise<void> {
  const { pk, sk } = inGeneration('G1', headKey(lane));
  const Item = { pk: { S: pk }, sk: { S: sk }, seq: { N: String(seq) } };
  await new DynamoDBClient({}).send(new PutItemCommand({ TableName: 'rollups', Item }));
}

const BATCH = 25;

async function put(table: string, keys: readonly Key[]): Promise<void> {
  const client = new DynamoDBClient({});
  for (let i = 0; i < keys.length; i += BATCH) {
    const requests = keys
      .slice(i, i + BATCH)
      .map(({ pk, sk }) => ({ PutRequest: { Item: { pk: { S: pk }, sk: { S: sk } } } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
}

export const COUNTED: DynamoDBBatchResponse = { batchItemFailures: [] };
export const FAILED: DynamoDBBatchResponse = { batchItemFailures: [{ itemIdentifier: '' }] };

/**
 * Counts nothing but the lines it is given, and moves the lanes' heads behind them as `aggregate`
 * does. `answer` may count less, and say so.
 */
export function counter(
  answer: (lines: string[]) => Promise<DynamoDBBatchResponse> = async () => COUNTED,
) {
  const batches: string[][] = [];
  async function aggregate({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
    const places = Records.map(({ dynamodb }) => dynamodb?.NewImage ?? {});
    const lines = places.map(({ pk, sk }) => `${pk?.S}/${Number(sk?.S)}`);
    batches.push(lines);
    const answered = await answer(lines);
    if (answered.batchItemFailures.length === 0) {
      const heads = new Map(places.map(({ pk, sk }) => [pk?.S ?? '', Number(sk?.S)]));
      for (const [lane, seq] of heads) if (!lane.includes('#')) await moveHead(lane, seq);
    }
    return answered;
  }
  return { aggregate, batches, lines: () => batches.flat() };
}
