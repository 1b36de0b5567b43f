import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { eventKey, LANES_PREFIX, lanesPartition, registeredLane, seqText } from './keys.ts';
import type { LaneEntry } from './rules/event.ts';
import type { LaneLine } from './rules/lane.ts';

/** Lines of a lane above `head`, in order, strongly consistent; all of them unless `limit` is set. */
export async function readLane(lane: string, head: number, limit?: number): Promise<LaneLine[]> {
  const lines: LaneLine[] = [];
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.eventLog,
      KeyConditionExpression: 'pk = :lane AND sk > :head',
      ExpressionAttributeValues: { ':lane': lane, ':head': seqText(head) },
      ConsistentRead: true,
      Limit: limit,
    },
  );
  for await (const { Items = [] } of pages) {
    lines.push(...Items.map(lineFrom));
    if (limit && lines.length >= limit) break;
  }
  return lines;
}

/** Returns the line at one position of a lane, or `undefined`. Consistent read. */
export async function readLine(lane: string, seq: number): Promise<LaneLine | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: tables.eventLog,
      Key: eventKey(lane, seq),
      ConsistentRead: true,
    }),
  );
  return Item && lineFrom(Item);
}

/** A stored item as a line. Only our own writers write here, so that its shape is taken as it is. */
export function lineFrom({ pk, sk, expiresAt, ...entry }: Record<string, unknown>): LaneLine {
  return { lane: String(pk), seq: Number(sk), entry: entry as LaneEntry };
}

/** Returns the lanes registered in the UTC hour of that instant, deduplicated. */
export async function lanesOfHour(at: number): Promise<Set<string>> {
  const lanes = new Set<string>();
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.eventLog,
      KeyConditionExpression: 'pk = :hour',
      ExpressionAttributeValues: { ':hour': lanesPartition(at) },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { sk } of Items) lanes.add(registeredLane(String(sk)));
  }
  return lanes;
}

/** A line as the log's stream delivers it; `undefined` for a lane's registration. */
export function lineFromImage(image: unknown): LaneLine | undefined {
  const item = unmarshall(image as Record<string, AttributeValue>);
  return String(item.pk).startsWith(LANES_PREFIX) ? undefined : lineFrom(item);
}
