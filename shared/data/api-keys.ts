import { createHash, randomBytes } from 'node:crypto';
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { AppError } from '#shared/domain/errors.ts';
import { type IssuerId, idOf, type KeyId } from '#shared/domain/ids.ts';
import { cached, evict } from './cache.ts';
import { dynamo } from './dynamo.ts';
import { listOf } from './issuer-list.ts';
import { contentOf } from './item.ts';
import { apiKeyKey, issuersKeyKey } from './keys.ts';
import { tables } from './tables.ts';
import { transact } from './transaction.ts';

export const SCOPES = ['admin', 'ingest', 'read'] as const;
export type Scope = (typeof SCOPES)[number];

/** A key as it is stored: the secret itself is not. */
export type ApiKey = {
  readonly keyId: KeyId;
  readonly issuerId: IssuerId;
  readonly scope: Scope;
  readonly label?: string;
  readonly sha256: string;
  readonly createdAt: string;
};

const FRESH_MS = 30_000;
const keys = cached('key', FRESH_MS, read);

/** The key behind a token, or `undefined`. A deleted key is refused everywhere after half a minute. */
export function findKey(token: string): Promise<ApiKey | undefined> {
  return keys.get(sha256Of(token));
}

async function read(sha256: string): Promise<ApiKey | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key: apiKeyKey(sha256) }),
  );
  return contentOf(Item);
}

/** Make a key. `token` is shown now and never again: only its SHA-256 is stored. */
export async function createKey(
  issuerId: IssuerId,
  scope: Scope,
  label?: string,
): Promise<{ key: ApiKey; token: string }> {
  const token = `bt_${scope}_${randomBytes(24).toString('hex')}`;
  const keyId = idOf('key', randomBytes(10).toString('hex'));
  const sha256 = sha256Of(token);
  const createdAt = new Date().toISOString();
  const key: ApiKey = { keyId, issuerId, scope, label, sha256, createdAt };
  const TableName = tables.registry;
  await transact([
    { Put: { TableName, Item: { ...apiKeyKey(sha256), ...key } } },
    { Put: { TableName, Item: { ...issuersKeyKey(issuerId, keyId), ...key } } },
  ]);
  evict('key', sha256);
  return { key, token };
}

/** An issuer's keys: few enough for one page. */
export async function listKeys(issuerId: IssuerId): Promise<ApiKey[]> {
  return (await listOf<ApiKey>(issuerId, 'KEY#')).items;
}

/**
 * Delete a key, at once in this environment.
 *
 * @throws AppError NOT_FOUND; CONFLICT for the last admin key, which would lock the issuer out
 */
export async function deleteKey(issuerId: IssuerId, keyId: KeyId): Promise<void> {
  const all = await listKeys(issuerId);
  const key = all.find((one) => one.keyId === keyId);
  if (!key) throw new AppError('NOT_FOUND', 'there is no such key', { field: 'keyId' });
  const admins = all.filter(({ scope }) => scope === 'admin').length;
  if (key.scope === 'admin' && admins === 1) {
    throw new AppError('CONFLICT', 'this is the last admin key', { field: 'keyId' });
  }
  // The one that opens doors first: should the second fail, the list shows a key that opens none.
  for (const Key of [apiKeyKey(key.sha256), issuersKeyKey(issuerId, keyId)]) {
    await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
  }
  evict('key', key.sha256);
}

function sha256Of(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
