import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { Lambda } from './lambda.ts';
import type { Deployment, Properties } from './template.ts';

export type StreamRecord = {
  readonly eventName?: string;
  readonly dynamodb?: { readonly SequenceNumber?: string };
};

/** What an event source mapping says about a stream. */
export type StreamMapping = {
  readonly functionName: string;
  readonly tableName: string;
  readonly batchSize: number;
  readonly retriesMax: number;
  readonly bisects: boolean;
  readonly reportsItems: boolean;
  /** Event names that its filter lets through; none means all. */
  readonly eventNames: readonly string[];
  readonly deadLetterArn: string | undefined;
};

export type StreamSource = {
  /** Delivers what is new in the stream. Returns the number of records that passed the filter. */
  drain(): Promise<number>;
};

export type StreamOptions = {
  readonly client: DynamoDBStreamsClient;
  readonly lambda: Pick<Lambda, 'invoke'>;
  /** Takes a message about a batch that was given up. */
  readonly onDeadLetter: (arn: string, body: string) => void;
};

/** The event source mappings of a template that read a table's stream. */
export function streamMappings(deployment: Deployment): StreamMapping[] {
  const tables = deployment.resources('AWS::DynamoDB::GlobalTable').map(([id]) => ({
    name: String(deployment.resolve({ Ref: id })),
    streamArn: deployment.resolve({ 'Fn::GetAtt': [id, 'StreamArn'] }),
  }));
  return deployment.resources('AWS::Lambda::EventSourceMapping').flatMap(([, mapping]) => {
    const arn = deployment.resolve(mapping.EventSourceArn);
    const table = tables.find(({ streamArn }) => streamArn === arn);
    return table ? [mappingFrom(deployment, table.name, mapping)] : [];
  });
}

function mappingFrom(
  { resolve, functionOf }: Deployment,
  tableName: string,
  mapping: Properties,
): StreamMapping {
  const patterns = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }: Properties) =>
    JSON.parse(Pattern),
  );
  return {
    functionName: functionOf(mapping.FunctionName).name,
    tableName,
    batchSize: mapping.BatchSize ?? 100,
    retriesMax: mapping.MaximumRetryAttempts ?? Number.POSITIVE_INFINITY,
    bisects: mapping.BisectBatchOnFunctionError ?? false,
    reportsItems: (mapping.FunctionResponseTypes ?? []).includes('ReportBatchItemFailures'),
    eventNames: patterns.flatMap((pattern: Properties) => pattern.eventName ?? []),
    deadLetterArn: resolve(mapping.DestinationConfig?.OnFailure?.Destination),
  };
}

/** Reads a table's stream from its beginning, and delivers it as the mapping says. */
export function openStream(mapping: StreamMapping, options: StreamOptions): StreamSource {
  const iterators = new Map<string, string | undefined>();
  const { client } = options;

  async function readNew(): Promise<StreamRecord[]> {
    const { Streams = [] } = await client.send(
      new ListStreamsCommand({ TableName: mapping.tableName }),
    );
    const StreamArn = Streams[0]?.StreamArn;
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
    const records: StreamRecord[] = [];
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      if (!iterators.has(ShardId)) {
        const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
        const { ShardIterator } = await client.send(new GetShardIteratorCommand(start));
        iterators.set(ShardId, ShardIterator);
      }
      records.push(...(await readShard(ShardId)));
    }
    return records;
  }

  async function readShard(shardId: string): Promise<StreamRecord[]> {
    const records: StreamRecord[] = [];
    for (;;) {
      const ShardIterator = iterators.get(shardId);
      if (!ShardIterator) return records;
      const page = await client.send(new GetRecordsCommand({ ShardIterator }));
      iterators.set(shardId, page.NextShardIterator);
      if (!page.Records?.length) return records;
      records.push(...(page.Records as StreamRecord[]));
    }
  }

  return {
    async drain() {
      const { eventNames, batchSize } = mapping;
      const records = (await readNew()).filter(
        ({ eventName = '' }) => eventNames.length === 0 || eventNames.includes(eventName),
      );
      for (let at = 0; at < records.length; at += batchSize) {
        await deliverBatch(records.slice(at, at + batchSize), mapping, options);
      }
      return records.length;
    },
  };
}

/**
 * Delivers a batch until it is done or given up. A reported item ends what was done before it; a
 * failure of the whole batch halves it, which costs no attempt; a batch that can be halved no more
 * is repeated, and becomes a dead letter in the end.
 */
export async function deliverBatch(
  records: readonly StreamRecord[],
  mapping: StreamMapping,
  { lambda, onDeadLetter }: Pick<StreamOptions, 'lambda' | 'onDeadLetter'>,
): Promise<void> {
  const { functionName, retriesMax, bisects, deadLetterArn } = mapping;
  const waiting = [{ batch: records, attempt: 0 }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { batch, attempt } = next;
    const failedAt = await firstFailure(batch, mapping, lambda);
    if (failedAt === undefined) continue;
    const rest = batch.slice(failedAt);
    if (failedAt > 0) waiting.unshift({ batch: rest, attempt });
    else if (bisects && batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      waiting.unshift(
        { batch: batch.slice(0, half), attempt },
        { batch: batch.slice(half), attempt },
      );
    } else if (attempt < retriesMax) waiting.unshift({ batch, attempt: attempt + 1 });
    else if (deadLetterArn)
      onDeadLetter(deadLetterArn, letterAbout(functionName, batch, attempt + 1));
  }
}

/** The index of the first record that was not processed, or `undefined` if all were. */
async function firstFailure(
  batch: readonly StreamRecord[],
  { functionName, reportsItems }: StreamMapping,
  lambda: StreamOptions['lambda'],
): Promise<number | undefined> {
  try {
    const answer = (await lambda.invoke(functionName, { Records: batch })) as {
      batchItemFailures?: { itemIdentifier: string }[];
    } | null;
    const failed = reportsItems ? (answer?.batchItemFailures ?? []) : [];
    if (failed.length === 0) return undefined;
    const indexes = failed.map(({ itemIdentifier }) =>
      batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
    );
    return Math.max(0, Math.min(...indexes));
  } catch {
    return 0;
  }
}

/** Where the records are, not what they hold: as Lambda writes a dead letter of a stream. */
function letterAbout(
  functionName: string,
  batch: readonly StreamRecord[],
  attempts: number,
): string {
  return JSON.stringify({
    requestContext: { functionArn: functionName, approximateInvokeCount: attempts },
    DDBStreamBatchInfo: {
      batchSize: batch.length,
      startSequenceNumber: batch.at(0)?.dynamodb?.SequenceNumber,
      endSequenceNumber: batch.at(-1)?.dynamodb?.SequenceNumber,
    },
  });
}
