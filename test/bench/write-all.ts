import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/data/dynamo.ts';
import { currentGeneration } from '#shared/data/generations.ts';
import { inParallel } from '#shared/data/in-parallel.ts';
import { inGeneration, type Key } from '#shared/data/keys.ts';
import { tables } from '#shared/data/tables.ts';

const BATCH = 25;

/** Put items into Rollups as they stand now, a batch at a time. The embedded engine takes every batch whole. */
export async function writeAll(items: readonly (Key & Record<string, unknown>)[]): Promise<void> {
  const generation = await currentGeneration();
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) =>
    items.slice(i * BATCH, (i + 1) * BATCH),
  );
  await inParallel(batches, async (batch) => {
    const requests = batch.map((item) => ({
      PutRequest: { Item: { ...item, ...inGeneration(generation, item) } },
    }));
    await dynamo.send(new BatchWriteCommand({ RequestItems: { [tables.rollups]: requests } }));
  });
}
