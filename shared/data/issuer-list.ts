import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { IssuerId } from '#shared/domain/ids.ts';
import { dynamo } from './dynamo.ts';
import { contentOf } from './item.ts';
import { issuerPartition } from './keys.ts';
import { tables } from './tables.ts';

/** A page of things of an issuer, and the sort key after which the next page begins. */
export type Page<T> = { readonly items: T[]; readonly next?: string };

type PageWish = {
  readonly limit?: number;
  readonly after?: string;
  readonly isDescending?: boolean;
};

/**
 * One page of what an issuer has under a sort-key prefix, in the order of ids or against it.
 *
 * Strongly consistent: a revocation must see every link, a deletion every admin key.
 */
export async function listOf<T>(
  issuerId: IssuerId,
  prefix: string,
  { limit, after, isDescending = false }: PageWish = {},
): Promise<Page<T>> {
  const { Items = [], LastEvaluatedKey } = await dynamo.send(
    new QueryCommand({
      TableName: tables.registry,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': issuerPartition(issuerId), ':prefix': prefix },
      ExclusiveStartKey: after ? { pk: issuerPartition(issuerId), sk: after } : undefined,
      Limit: limit,
      ScanIndexForward: !isDescending,
      ConsistentRead: true,
    }),
  );
  const items = Items.flatMap((item) => contentOf<T>(item) ?? []);
  const next = LastEvaluatedKey?.sk as string | undefined;
  return { items, ...(next && { next }) };
}
