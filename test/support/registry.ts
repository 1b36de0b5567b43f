import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { issuerPartition } from '#shared/registry/keys.ts';

/** All that an issuer has in the registry, by sort key. */
export async function storedOf(issuerId: IssuerId): Promise<Record<string, unknown>[]> {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.registry,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': issuerPartition(issuerId) },
      ConsistentRead: true,
    },
  );
  const stored: Record<string, unknown>[] = [];
  for await (const { Items = [] } of pages) stored.push(...Items);
  return stored;
}
