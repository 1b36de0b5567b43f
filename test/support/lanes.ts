import { randomBytes } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/data/dynamo.ts';
import { eventKey, laneRegistrationKey } from '#shared/data/keys.ts';
import { eventLifetime } from '#shared/data/lifetimes.ts';
import { tables } from '#shared/data/tables.ts';
import type { LaneEntry } from '#shared/domain/event.ts';
import type { LaneLine } from '#shared/domain/lane.ts';

/** A lane with these entries, as its writer would have left it then. */
export async function writeLane(
  entries: readonly LaneEntry[],
  at = Date.now(),
): Promise<LaneLine[]> {
  const lane = randomBytes(8).toString('hex');
  await put({ ...laneRegistrationKey(at, lane) });
  const expiresAt = eventLifetime(at);
  const lines = entries.map((entry, i) => ({ lane, seq: i + 1, entry }));
  for (const { seq, entry } of lines) await put({ ...eventKey(lane, seq), ...entry, expiresAt });
  return lines;
}

async function put(Item: Record<string, unknown>): Promise<void> {
  await dynamo.send(new PutCommand({ TableName: tables.eventLog, Item }));
}
