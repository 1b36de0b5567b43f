import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { lineFrom } from '#shared/lane-log/reader.ts';
import type { LaneLine } from '#shared/lane-log/rules/lane.ts';

/** All that the log holds of an issuer, lane by lane. */
export async function logOf(issuerId: IssuerId): Promise<LaneLine[]> {
  const lines: LaneLine[] = [];
  const input = {
    TableName: tables.eventLog,
    FilterExpression: 'issuerId = :issuer',
    ExpressionAttributeValues: { ':issuer': issuerId },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client: dynamo }, input)) {
    lines.push(...Items.map(lineFrom));
  }
  return lines.sort((a, b) => (a.lane === b.lane ? a.seq - b.seq : a.lane < b.lane ? -1 : 1));
}
