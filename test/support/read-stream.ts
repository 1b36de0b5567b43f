import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';

/** All that the log's stream holds, as the event source mapping would deliver it. */
export async function readStream(endpoint: string): Promise<DynamoDBRecord[]> {
  const client = new DynamoDBStreamsClient({ endpoint });
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: 'event-log' }));
  const StreamArn = Streams[0]?.StreamArn;
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  const records: DynamoDBRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const ask = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    let { ShardIterator } = await client.send(new GetShardIteratorCommand(ask));
    // An open shard has no end: it is read when it brings nothing more.
    while (ShardIterator) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator }));
      if (page.Records?.length === 0) break;
      records.push(...(page.Records as unknown as DynamoDBRecord[]));
      ShardIterator = page.NextShardIterator;
    }
  }
  return records;
}
