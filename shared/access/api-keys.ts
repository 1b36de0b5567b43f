import { createHash, randomBytes } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { cached, evict } from '#shared/aws/cache.ts';
import { contentOf, dynamo } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { commit, retryOnConflict, transact, type Write } from '#shared/aws/transaction.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId, KeyId } from '#shared/ids.ts';
import { newId } from '#shared/new-id.ts';
import { listOf } from '#shared/registry/issuers.ts';
import { apiKeyKey, issuersKeyKey } from '#shared/registry/keys.ts';

export const SCOPES = ['admin', 'ingest', 'read'] as const;

export type Scope = (typeof SCOPES)[number];

/** A stored key: a hash of the secret, never the secret itself. */
export type ApiKey = {
  readonly keyId: KeyId;
  readonly issuerId: IssuerId;
  readonly scope: Scope;
  readonly label?: string;
  readonly sha256: string;
  /** Overrides the default rate limit. */
  readonly callsPerSecond?: number;
  readonly createdAt: string;
};

const FRESH_MS = 30_000;

const keys = cached('key', FRESH_MS, read);

/** Returns the key of a token, or `undefined`. Cached for 30 s, so a deleted key may work that long. */
export function findKey(token: string): Promise<ApiKey | undefined> {
  return keys.get(sha256Of(token));
}

async function read(sha256: string): Promise<ApiKey | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key: apiKeyKey(sha256) }),
  );
  return contentOf(Item);
}

/** Creates a key. `token` cannot be read again: only its SHA-256 is stored. */
export async function createKey(
  issuerId: IssuerId,
  scope: Scope,
  label?: string,
): Promise<{ key: ApiKey; token: string }> {
  const token = `bt_${scope}_${randomBytes(24).toString('hex')}`;
  const keyId = newId('key');
  const sha256 = sha256Of(token);
  const createdAt = new Date().toISOString();
  const key: ApiKey = { keyId, issuerId, scope, label, sha256, createdAt };
  const TableName = tables.registry;
  await commit([
    { Put: { TableName, Item: { ...apiKeyKey(sha256), ...key } } },
    { Put: { TableName, Item: { ...issuersKeyKey(issuerId, keyId), ...key } } },
  ]);
  evict('key', sha256);
  return { key, token };
}

/** Returns an issuer's keys; few enough for one page. */
export async function listKeys(issuerId: IssuerId): Promise<ApiKey[]> {
  return (await listOf<ApiKey>(issuerId, 'KEY#')).items;
}

/**
 * Deletes a key, immediately in this execution environment and within 30 s in the others.
 *
 * @throws AppError NOT_FOUND; CONFLICT for the last admin key, without which the issuer would be locked out
 */
export async function deleteKey(issuerId: IssuerId, keyId: KeyId): Promise<void> {
  await retryOnConflict(async () => {
    const all = await listKeys(issuerId);
    const key = all.find((one) => one.keyId === keyId);
    if (!key) throw new AppError('NOT_FOUND', 'there is no such key', { field: 'keyId' });
    const outcome = await transact([...deletionOf(key), ...guardOf(key, all)]);
    evict('key', key.sha256);
    return outcome.type === 'committed' || undefined;
  });
}

function deletionOf({ issuerId, keyId, sha256 }: ApiKey): Write[] {
  return [apiKeyKey(sha256), issuersKeyKey(issuerId, keyId)].map((Key) => ({
    Delete: { TableName: tables.registry, Key },
  }));
}

/** Checks in the transaction that another admin key remains: two concurrent deletions must not delete the last two. */
function guardOf({ scope, keyId }: ApiKey, all: readonly ApiKey[]): Write[] {
  if (scope !== 'admin') return [];
  const other = all.find((one) => one.scope === 'admin' && one.keyId !== keyId);
  if (!other)
    throw new AppError(
      'CONFLICT',
      'the last admin key cannot be deleted: create another one first',
      { field: 'keyId' },
    );
  const Key = issuersKeyKey(other.issuerId, other.keyId);
  const ConditionExpression = 'attribute_exists(pk)';
  return [{ ConditionCheck: { TableName: tables.registry, Key, ConditionExpression } }];
}

function sha256Of(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
