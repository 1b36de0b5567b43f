import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { cached, evict } from '#shared/aws/cache.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import { tables } from '#shared/aws/tables.ts';
import type { IssuerId } from '#shared/ids.ts';
import { type HashedIdentity, isIdentity } from './hashed-identity.ts';
import { HASHED_PERSON_PREFIX, hashedPersonKey, issuerPartition } from './keys.ts';

/** Remember how an address was hashed, so that its person is recognised once it is known. Idempotent. */
export async function rememberHashed(
  issuerId: IssuerId,
  identity: HashedIdentity,
  store: Store,
): Promise<void> {
  await store.write({ key: hashedPersonKey(issuerId, identity.hash), put: identity });
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
export async function hashNamesOf(
  issuerId: IssuerId,
  email: string,
  store: Store,
): Promise<string[]> {
  const stored = (await hashedPersons.get(issuerId)) ?? [];
  const unsaved = store.unsaved(issuerPartition(issuerId), HASHED_PERSON_PREFIX);
  const all = new Map(
    [...stored, ...(unsaved as HashedIdentity[])].map((one) => [one.hash, one] as const),
  );
  return [...all.values()].filter((one) => isIdentity(one, email)).map((one) => one.hash);
}

/** Asked for every new address of an import: another environment's write is seen that much later. */
const FRESH_MS = 2000;

const hashedPersons = cached('hashed-persons', FRESH_MS, async (issuerId: string) => {
  const all: HashedIdentity[] = [];
  const partition = issuerPartition(issuerId as IssuerId);
  for await (const one of registry.list(partition, HASHED_PERSON_PREFIX)) {
    all.push(one as HashedIdentity);
  }
  return all;
});
