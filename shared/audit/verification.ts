import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { cached } from '#shared/aws/cache.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Instant } from '#shared/calendar.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import { type Generation, inGeneration, verificationKey } from '#shared/counting/keys.ts';
import type { IssuerId } from '#shared/ids.ts';

const FRESH_MS = 30_000;

const verifications = cached('verification', FRESH_MS, async (issuerId: string) => {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: tables.rollups,
      Key: inGeneration(await currentGeneration(), verificationKey(issuerId as IssuerId)),
    }),
  );
  return Item?.verifiedAt as Instant | undefined;
});

/** Returns when the last audit without drift for the issuer ended, or null. */
export async function verifiedAtOf(issuerId: IssuerId): Promise<string | null> {
  const verifiedAt = await verifications.get(issuerId);
  return verifiedAt === undefined ? null : new Date(verifiedAt).toISOString();
}

/** Stores that the audit found no drift in an issuer's counts. */
export async function noteVerified(
  generation: Generation,
  issuerId: IssuerId,
  at: Instant,
): Promise<void> {
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.rollups,
      Key: inGeneration(generation, verificationKey(issuerId)),
      UpdateExpression: 'SET verifiedAt = :at',
      ExpressionAttributeValues: { ':at': at },
    }),
  );
}
