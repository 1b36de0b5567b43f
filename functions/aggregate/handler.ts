import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { archiveLines } from '#shared/counting/archive.ts';
import { countLines } from '#shared/counting/count.ts';
import { lineFromImage } from '#shared/lane-log/reader.ts';
import { log } from '#shared/log.ts';

/**
 * The log's stream: count what it brings.
 *
 * What is counted is archived before. The stream is only a doorbell: which lines are counted is
 * decided by the lanes' heads. So a failed batch is answered as failed from its first record, and
 * whatever is delivered again is counted once.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  try {
    await countLines(Records.flatMap(lineIn), archiveLines);
    return { batchItemFailures: [] };
  } catch (error) {
    log.error('a batch could not be counted', { records: Records.length, error });
    const itemIdentifier = Records[0]?.dynamodb?.SequenceNumber ?? '';
    return { batchItemFailures: [{ itemIdentifier }] };
  }
}

/** Only new lines ring: TTL's deletions and the embedded engine's equal rewrites do not. */
function lineIn({ eventName, dynamodb }: DynamoDBRecord) {
  if (eventName !== 'INSERT' || !dynamodb?.NewImage) return [];
  const line = lineFromImage(dynamodb.NewImage);
  return line ? [line] : [];
}
