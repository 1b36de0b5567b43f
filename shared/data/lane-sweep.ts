import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { HOUR, type Instant } from '#shared/domain/calendar.ts';
import { countLane } from './count-lanes.ts';
import { dynamo } from './dynamo.ts';
import { inParallel } from './in-parallel.ts';
import { sweepKey } from './keys.ts';
import { lanesOfHour } from './lanes.ts';
import { tables } from './tables.ts';

/** A lane is written to for as long as its registered hour lasts, and a request a little longer. */
const SETTLED_MS = 2 * HOUR;
/** Where a sweep begins that has no watermark: as far back as events can wait in an empty service. */
const FIRST_LOOK_BACK_MS = 24 * HOUR;
const LANES_AT_ONCE = 8;

/**
 * Count whatever lanes hold above their heads, so that a lost stream costs only time.
 *
 * Looks at every hour since the watermark, which follows two hours behind: an outage of any length
 * is made good by the first sweep after it. A repetition finds nothing.
 */
export async function sweepLanes(now: Instant): Promise<{ lanes: number; lines: number }> {
  const lanes = new Set<string>();
  for (let at = await watermark(now); at <= now; at += HOUR) {
    for (const lane of await lanesOfHour(at)) lanes.add(lane);
  }
  let lines = 0;
  await inParallel(
    [...lanes],
    async (lane) => {
      lines += await countLane(lane);
    },
    LANES_AT_ONCE,
  );
  await moveWatermark(now - SETTLED_MS);
  return { lanes: lanes.size, lines };
}

async function watermark(now: Instant): Promise<Instant> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.rollups, Key: sweepKey, ConsistentRead: true }),
  );
  const since = Number(Item?.since ?? now - FIRST_LOOK_BACK_MS);
  return Math.floor(since / HOUR) * HOUR;
}

async function moveWatermark(to: Instant): Promise<void> {
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: sweepKey,
      UpdateExpression: 'SET since = :to',
      ExpressionAttributeValues: { ':to': to },
    }),
  );
}
