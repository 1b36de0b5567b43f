import { randomBytes } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { eventLifetime, tables } from '#shared/aws/tables.ts';
import { eventKey, laneRegistrationKey } from '#shared/lane-log/keys.ts';
import type { LaneEntry } from '#shared/lane-log/rules/event.ts';
import type { LaneLine } from '#shared/lane-log/rules/lane.ts';

/** A lane with these entries, as its writer would have left it then. */
export async function writeLane(
  entries: readonly LaneEntry[],
  at = Date.now(),
): Promise<LaneLine[]> {
  const lane = randomBytes(8).toString('hex');
  await put({ ...laneRegistrationKey(at, lane) });
  const lines = entries.map((entry, i) => ({ lane, seq: i + 1, entry }));
  for (const { seq, entry } of lines) await appendTo(lane, seq, entry, at);
  return lines;
}

/** One more line of a lane. */
export async function appendTo(lane: string, seq: number, entry: LaneEntry, at = Date.now()) {
  await put({ ...eventKey(lane, seq), ...entry, expiresAt: eventLifetime(at) });
}

async function put(Item: Record<string, unknown>): Promise<void> {
  await dynamo.send(new PutCommand({ TableName: tables.eventLog, Item }));
}
