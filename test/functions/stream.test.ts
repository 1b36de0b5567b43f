import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, expect, test, vi } from 'vitest';
import { startEngine } from '../../local/engine.ts';
import { createTables } from '../../local/tables.ts';

// An engine of its own: on the shared one the log has no stream.
const engine = await startEngine();
vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', engine.endpoint);
await createTables(engine.endpoint, { withStream: true });
afterAll(() => engine.stop());

const { handler } = await import('../../functions/aggregate/handler.ts');
const { writeLane } = await import('../support/lanes.ts');
const { driftOf } = await import('../support/cells-of.ts');
const { engagement, freshId, milestone } = await import('../support/log-events.ts');

const client = new DynamoDBStreamsClient({ endpoint: engine.endpoint });

/** All that the log's stream holds, as the event source mapping would deliver it. */
async function streamed(): Promise<DynamoDBRecord[]> {
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: 'event-log' }));
  const StreamArn = Streams[0]?.StreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const records: DynamoDBRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const ask = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(ask));
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    records.push(...(Records as unknown as DynamoDBRecord[]));
  }
  return records;
}

test('the real stream brings everything that is to be counted, once however often it is read', async () => {
  const issuerId = freshId('iss');
  const events = [milestone({ issuerId }), engagement({ issuerId }), engagement({ issuerId })];
  await Promise.all([writeLane(events.slice(0, 1)), writeLane(events.slice(1))]);

  const Records = await streamed();
  expect(Records.length).toBeGreaterThanOrEqual(events.length);
  expect(await driftOf(events)).not.toEqual([]);
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
  await handler({ Records: Records.toReversed() });

  expect(await driftOf(events)).toEqual([]);
});
