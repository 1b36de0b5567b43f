import { DeleteCommand, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { cached, evict } from '#shared/aws/cache.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { type HashedIdentity, isIdentity } from './hashed-identity.ts';
import { HASHED_PERSON_PREFIX, hashedPersonKey, issuerPartition } from './keys.ts';

/** Remember how an address was hashed, so that its person is recognised once it is known. Idempotent. */
export async function rememberHashed(issuerId: IssuerId, identity: HashedIdentity): Promise<void> {
  const Item = { ...hashedPersonKey(issuerId, identity.hash), ...identity };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
  evict('hashed-persons', issuerId);
}

/** Forget how an address was hashed. */
export async function forgetHashed(issuerId: IssuerId, hashName: string): Promise<void> {
  const Key = hashedPersonKey(issuerId, hashName);
  await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
  evict('hashed-persons', issuerId);
}

/** Whether an address is the one behind a hash that is somebody's externalId. */
export async function isBehind(issuerId: IssuerId, hashName: string, email: string) {
  const Key = hashedPersonKey(issuerId, hashName);
  const { Item } = await dynamo.send(new GetCommand({ TableName: tables.registry, Key }));
  return Item !== undefined && isIdentity(Item as HashedIdentity, email);
}

/** The hashes under which somebody with that address may be known: nearly always none. */
export async function hashNamesOf(issuerId: IssuerId, email: string): Promise<string[]> {
  const all = (await hashedPersons.get(issuerId)) ?? [];
  return all.filter((one) => isIdentity(one, email)).map((one) => one.hash);
}

/** Asked for every new address of an import: another environment's write is seen that much later. */
const FRESH_MS = 2000;

const hashedPersons = cached('hashed-persons', FRESH_MS, async (issuerId: string) => {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.registry,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': issuerPartition(issuerId as IssuerId),
        ':prefix': HASHED_PERSON_PREFIX,
      },
    },
  );
  const all: HashedIdentity[] = [];
  for await (const { Items = [] } of pages) all.push(...(Items as HashedIdentity[]));
  return all;
});
