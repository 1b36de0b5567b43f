import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import { inGeneration } from '#shared/counting/keys.ts';
import { inParallel } from '#shared/in-parallel.ts';

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
