import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { HOUR, type Instant } from '#shared/calendar.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { lanesOfHour } from '#shared/lane-log/reader.ts';
import { type BeforeCounting, countLane } from './count.ts';
import { eachCountedGeneration } from './generations.ts';
import { type Generation, inGeneration, sweepKey } from './keys.ts';

/**
 * A lane is written to for as long as its registered hour lasts, and a request a little longer;
 * the rest is for clocks that are apart.
 */
const SETTLED_MS = 2 * HOUR;

/** A lane registers by its writer's clock, which may be ahead of ours. */
const AHEAD_MS = HOUR;

/** Where a sweep begins that has no watermark: as far back as events can wait in an empty service. */
const FIRST_LOOK_BACK_MS = 24 * HOUR;

const LANES_AT_ONCE = 8;

export type Swept = { readonly lanes: number; readonly lines: number };

/** Counts what lanes hold above their heads, so that a lost stream delays counting, nothing more. */
export async function sweepLanes(now: Instant, before?: BeforeCounting): Promise<Swept> {
  let swept: Swept = { lanes: 0, lines: 0 };
  await eachCountedGeneration(async (generation) => {
    const { lanes, lines } = await sweepGeneration(generation, now, before);
    swept = { lanes: swept.lanes + lanes, lines: swept.lines + lines };
  });
  return swept;
}

/**
 * The same, for one generation.
 *
 * Looks at every hour since the watermark, which follows two hours behind, and at the next one: an
 * outage of any length is made good by the first sweep after it. A repetition finds nothing. A
 * watermark that is ahead comes of a clock that was: then we look as far back as if there were none.
 */
export async function sweepGeneration(
  generation: Generation,
  now: Instant,
  before?: BeforeCounting,
): Promise<Swept> {
  const lanes = new Set<string>();
  for (let at = await lookFrom(generation, now); at <= now + AHEAD_MS; at += HOUR) {
    for (const lane of await lanesOfHour(at)) lanes.add(lane);
  }
  let lines = 0;
  await inParallel(
    [...lanes],
    async (lane) => {
      lines += await countLane(generation, lane, before);
    },
    LANES_AT_ONCE,
  );
  await sweptUntil(generation, now);
  return { lanes: lanes.size, lines };
}

async function lookFrom(generation: Generation, now: Instant): Promise<Instant> {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: tables.rollups,
      Key: inGeneration(generation, sweepKey),
      ConsistentRead: true,
    }),
  );
  const since = Number(Item?.since ?? Number.POSITIVE_INFINITY);
  const isAhead = since > now - SETTLED_MS;
  return Math.floor((isAhead ? now - FIRST_LOOK_BACK_MS : since) / HOUR) * HOUR;
}

/** Moves the watermark: later sweeps start from there. */
export async function sweptUntil(generation: Generation, at: Instant): Promise<void> {
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: inGeneration(generation, sweepKey),
      UpdateExpression: 'SET since = :to',
      ExpressionAttributeValues: { ':to': at - SETTLED_MS },
    }),
  );
}
