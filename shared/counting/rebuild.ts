import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { LANES_PREFIX } from '#shared/lane-log/keys.ts';
import { lineFrom } from '#shared/lane-log/reader.ts';
import { type BeforeCounting, countInto } from './count.ts';
import {
  announceGeneration,
  beginGeneration,
  currentGeneration,
  isOlder,
  PROPAGATION_MS,
  switchToGeneration,
} from './generations.ts';
import { type Generation, generationAt, generationsKey } from './keys.ts';
import { sweepGeneration, sweptUntil } from './sweep.ts';

/** How many lines of the log were counted into which generation. */
export type Rebuilt = { readonly generation: Generation; readonly lines: number };

/**
 * Counts the whole log into a new generation while the service runs. Reports read the previous
 * generation until the new one is complete, and never see a gap.
 *
 * Safe to restart and to run concurrently: the last run wins. Events older than the log's retention
 * (400 days) drop out of the totals. `dropBefore` deletes the previous generation later.
 *
 * @param before sees the lines that nobody has counted before, some others among them
 * @throws if another rebuild began meanwhile
 */
export async function rebuild(before?: BeforeCounting): Promise<Rebuilt> {
  const generation = await beginGeneration();
  await sweptUntil(generation, Date.now());
  let lines = await countLog(generation);
  lines += await catchUp(generation);
  await announceGeneration(generation);
  // What nobody has counted yet is counted into the old one as well: there it is seen for the first time.
  await sweepGeneration(await currentGeneration(), Date.now(), before);
  lines += await sweepAfter(PROPAGATION_MS, generation, before);
  await switchToGeneration(generation);
  // Who has not heard of the new generation yet may have counted something into the old one alone.
  lines += await sweepAfter(PROPAGATION_MS, generation, before);
  return { generation, lines };
}

const SEGMENTS = 4;

/** A page of a scan holds lanes, or stretches of them, in order. */
async function countLog(generation: Generation): Promise<number> {
  let counted = 0;
  await inParallel([...Array(SEGMENTS).keys()], async (Segment) => {
    const pages = paginateScan(
      { client: dynamo },
      { TableName: tables.eventLog, ConsistentRead: true, Segment, TotalSegments: SEGMENTS },
    );
    for await (const { Items = [] } of pages) {
      const lines = Items.filter(({ pk }) => !String(pk).startsWith(LANES_PREFIX)).map(lineFrom);
      await countInto(generation, lines);
      counted += lines.length;
    }
  });
  return counted;
}

/**
 * Repeatedly counts events logged during the previous pass, until a pass finds nothing, or more
 * than half of what the one before found: under steady traffic another would not come closer.
 */
async function catchUp(generation: Generation): Promise<number> {
  let counted = 0;
  for (let last = Number.POSITIVE_INFINITY; ; ) {
    const { lines } = await sweepGeneration(generation, Date.now());
    counted += lines;
    if (lines === 0 || lines >= last / 2) return counted;
    last = lines;
  }
}

/**
 * Counts what was logged until `ms` from now. One pass is enough: all who count by then count
 * into this generation as well.
 */
async function sweepAfter(ms: number, generation: Generation, before?: BeforeCounting) {
  await sleep(ms);
  return (await sweepGeneration(generation, Date.now(), before)).lines;
}

/**
 * Drop all that belongs to older generations, or to none. Answers how many items that was. It is
 * for later than `rebuild`: reports that began before the switch may still be reading.
 */
export async function dropBefore(generation: Generation): Promise<number> {
  let dropped = 0;
  const pages = paginateScan(
    { client: dynamo },
    { TableName: tables.rollups, ProjectionExpression: 'pk, sk' },
  );
  for await (const { Items = [] } of pages) {
    const old = (Items as Key[]).filter((key) => isBefore(generation, key));
    await drop(old);
    dropped += old.length;
  }
  return dropped;
}

function isBefore(generation: Generation, key: Key): boolean {
  if (key.pk === generationsKey.pk) return false;
  const at = generationAt(key);
  return !at || isOlder(at.generation, generation);
}

const BATCH = 25;

async function drop(keys: readonly Key[]): Promise<void> {
  for (let i = 0; i < keys.length; i += BATCH) {
    let requests = keys.slice(i, i + BATCH).map((Key) => ({ DeleteRequest: { Key } }));
    while (requests.length > 0) {
      const { UnprocessedItems } = await dynamo.send(
        new BatchWriteCommand({ RequestItems: { [tables.rollups]: requests } }),
      );
      requests = (UnprocessedItems?.[tables.rollups] ?? []) as typeof requests;
    }
  }
}
