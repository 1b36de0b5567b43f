import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lanesPartition, registeredLane } from '#shared/lane-log/keys.ts';
import { queryAll } from './log-reads.ts';

/** Registrations carry their writer's clock, and land a little later. */
const MARGIN_MS = 5000;

const HOUR_MS = 3_600_000;

const INSTANT_DIGITS = 13;

export type LaneDiscovery = {
  /** Lanes that have registered since this was last asked; a lane may register again and again. */
  next(now: number): Promise<string[]>;
  /** Look once more at what registered since then. */
  lookAgain(since: number): void;
};

/** Find lanes as they register, from `since` on, reading each registration as rarely as is safe. */
export function laneDiscovery(client: DynamoDBClient, since: number): LaneDiscovery {
  let lookedAt = since;
  /** Registrations that the last look brought: the next one's margin brings some of them again. */
  let known = new Set<string>();

  async function next(now: number): Promise<string[]> {
    const from = lookedAt - MARGIN_MS;
    const found = new Set<string>();
    for (const hour of hoursBetween(from, now)) {
      for (const sk of await registrations(client, hour, from)) found.add(sk);
    }
    const fresh = [...found].filter((sk) => !known.has(sk));
    known = found;
    lookedAt = now;
    return fresh.map(registeredLane);
  }

  function lookAgain(at: number): void {
    lookedAt = Math.min(lookedAt, at);
    known = new Set();
  }

  return { next, lookAgain };
}

function hoursBetween(from: number, to: number): Set<string> {
  const hours = new Set<string>();
  for (let at = from; at < to; at += HOUR_MS) hours.add(lanesPartition(at));
  return hours.add(lanesPartition(to));
}

async function registrations(client: DynamoDBClient, hour: string, from: number) {
  const items = await queryAll(client, {
    TableName: process.env.EVENT_LOG_TABLE,
    KeyConditionExpression: 'pk = :hour AND sk >= :from',
    ProjectionExpression: 'sk',
    ExpressionAttributeValues: {
      ':hour': { S: hour },
      ':from': { S: String(from).padStart(INSTANT_DIGITS, '0') },
    },
    ConsistentRead: true,
  });
  return items.map(({ sk }) => sk?.S ?? '');
}
