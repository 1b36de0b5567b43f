import type {
  Context,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import { archiveLines } from '#shared/counting/archive.ts';
import { countLines } from '#shared/counting/count.ts';
import { lineFromImage } from '#shared/lane-log/reader.ts';
import { refOf } from '#shared/lane-log/rules/lane.ts';
import { beginInvocation, log } from '#shared/log.ts';

/** How many of a batch's lines are named in our own log. */
const NAMED_MAX = 100;

/**
 * Consumes the log's stream: archives the events, then counts them.
 *
 * The stream is only a doorbell; the lanes' heads decide which lines are counted. A failed batch is
 * reported as failed from its first record, and redelivered events are counted once.
 */
export async function handler(
  { Records }: DynamoDBStreamEvent,
  context?: Context,
): Promise<DynamoDBBatchResponse> {
  beginInvocation(context);
  try {
    const lines = Records.flatMap(lineIn);
    await countLines(lines, archiveLines);
    const clicks = lines.slice(0, NAMED_MAX).map(refOf).join(' ');
    log.info('a batch was counted', { lines: lines.length, clicks });
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
