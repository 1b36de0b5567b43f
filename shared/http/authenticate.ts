import { type ApiKey, findKey } from '#shared/data/api-keys.ts';
import { findIssuer, type Issuer } from '#shared/data/issuers.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { ApiEvent } from './api.ts';
import { takeToken } from './rate-limit.ts';

/** Who calls: the key, and the issuer that it belongs to. */
export type Caller = { readonly issuer: Issuer; readonly key: ApiKey };

/**
 * The caller behind a request's key.
 *
 * @throws AppError UNAUTHENTICATED without a known key, FORBIDDEN if the key lacks the scope,
 *   TOO_MANY_REQUESTS if it calls too often
 */
export async function authenticate(event: ApiEvent, scopes: readonly string[]): Promise<Caller> {
  const token = /^bearer (bt_[a-z]+_[A-Za-z0-9]+)$/i.exec(event.headers.authorization ?? '')?.[1];
  const key = token && (await findKey(token));
  const issuer = key && (await findIssuer(key.issuerId));
  if (!issuer) {
    throw new AppError('UNAUTHENTICATED', 'send a valid key as `Authorization: Bearer bt_…`', {
      field: 'authorization',
    });
  }
  takeToken(key);
  if (key.scope !== 'admin' && !scopes.includes(key.scope)) {
    throw new AppError('FORBIDDEN', `a key with the scope ${key.scope} may not do that`);
  }
  return { issuer, key };
}
