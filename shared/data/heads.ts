import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from './dynamo.ts';
import { type Generation, headKey, inGeneration } from './keys.ts';
import { tables } from './tables.ts';
import type { Write } from './transaction.ts';

export type Move = { readonly lane: string; readonly from: number; readonly to: number };

/** How far a lane is counted in a generation: the seq of its last counted line, 0 for none. Strongly consistent. */
export async function headOf(generation: Generation, lane: string): Promise<number> {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: tables.rollups,
      Key: inGeneration(generation, headKey(lane)),
      ConsistentRead: true,
    }),
  );
  return seqIn(Item);
}

export function seqIn(item: Record<string, unknown> | undefined): number {
  return Number(item?.seq ?? 0);
}

/**
 * The write that moves a lane's head from `from` to `to`, and that fails its whole transaction if
 * the head stands elsewhere. A head never expires: a replay of old lines must still meet it.
 */
export function headMove(generation: Generation, { lane, from, to }: Move): Write {
  return {
    Update: {
      TableName: tables.rollups,
      Key: inGeneration(generation, headKey(lane)),
      UpdateExpression: 'SET seq = :to',
      ConditionExpression: from === 0 ? 'attribute_not_exists(pk)' : 'seq = :from',
      ExpressionAttributeValues: from === 0 ? { ':to': to } : { ':to': to, ':from': from },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}
