import { BatchWriteCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { countLane } from './count-lanes.ts';
import { dynamo } from './dynamo.ts';
import { inParallel } from './in-parallel.ts';
import { LANES_PREFIX } from './keys.ts';
import { tables } from './tables.ts';

const BATCH = 25;
const LANES_AT_ONCE = 8;

/**
 * Drop all of Rollups and count the log again.
 *
 * Nothing else may count meanwhile. Begun again after an abort, it does the whole once more. What
 * has outlived the log (400 days) is not in it any more and is lost from the totals.
 */
export async function rebuild(): Promise<{ lanes: number; lines: number }> {
  await dropRollups();
  const lanes = await allLanes();
  let lines = 0;
  await inParallel(
    [...lanes],
    async (lane) => {
      lines += await countLane(lane);
    },
    LANES_AT_ONCE,
  );
  return { lanes: lanes.size, lines };
}

async function dropRollups(): Promise<void> {
  const pages = paginateScan(
    { client: dynamo },
    { TableName: tables.rollups, ProjectionExpression: 'pk, sk' },
  );
  for await (const { Items = [] } of pages) {
    for (let i = 0; i < Items.length; i += BATCH) await dropBatch(Items.slice(i, i + BATCH));
  }
}

async function dropBatch(keys: readonly Record<string, unknown>[]): Promise<void> {
  let requests = keys.map((Key) => ({ DeleteRequest: { Key } }));
  while (requests.length > 0) {
    const { UnprocessedItems } = await dynamo.send(
      new BatchWriteCommand({ RequestItems: { [tables.rollups]: requests } }),
    );
    requests = (UnprocessedItems?.[tables.rollups] ?? []) as typeof requests;
  }
}

async function allLanes(): Promise<Set<string>> {
  const lanes = new Set<string>();
  const pages = paginateScan(
    { client: dynamo },
    { TableName: tables.eventLog, ProjectionExpression: 'pk' },
  );
  for await (const { Items = [] } of pages) {
    for (const { pk } of Items) if (!String(pk).startsWith(LANES_PREFIX)) lanes.add(String(pk));
  }
  return lanes;
}
