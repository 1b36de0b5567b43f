import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './dynamo.ts';
import type { Key } from './keys.ts';
import { tables } from './tables.ts';

const BATCH = 100;

/** Those of these items of the registry that are there, in no order: a hundred a request. */
export async function itemsAt(keys: readonly Key[]): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let i = 0; i < keys.length; i += BATCH) {
    let Keys: Record<string, unknown>[] = keys.slice(i, i + BATCH);
    while (Keys.length > 0) {
      const RequestItems = { [tables.registry]: { Keys } };
      const { Responses, UnprocessedKeys } = await dynamo.send(
        new BatchGetCommand({ RequestItems }),
      );
      items.push(...(Responses?.[tables.registry] ?? []));
      Keys = UnprocessedKeys?.[tables.registry]?.Keys ?? [];
    }
  }
  return items;
}
