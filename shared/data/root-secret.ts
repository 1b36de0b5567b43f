import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { type IdPrefix, type IssuerId, idOf } from '#shared/domain/ids.ts';
import { awsCall } from './aws-call.ts';
import { required } from './environment.ts';

const ROOT_SECRET_ID = required('ROOT_SECRET_ID');

let root: Promise<string> | undefined;
const derived = new Map<string, KeyObject>();

/**
 * The 32-byte key for one purpose, the same for ever: all secrets of the service are derived from
 * the one in Secrets Manager, so that there is one to guard and none to store.
 *
 * A `KeyObject`, because Node makes one of every key that is given as bytes, at each use.
 */
export async function keyFor(purpose: string): Promise<KeyObject> {
  const known = derived.get(purpose);
  if (known) return known;
  root ??= fetchRoot();
  const bytes = createHmac('sha256', await root)
    .update(purpose)
    .digest();
  const key = createSecretKey(bytes);
  derived.set(purpose, key);
  return key;
}

async function fetchRoot(): Promise<string> {
  try {
    const input = { SecretId: ROOT_SECRET_ID };
    const { SecretString } = await awsCall('secretsmanager', 'GetSecretValue', input);
    if (typeof SecretString !== 'string') throw new Error('the root secret is not a text');
    return SecretString;
  } catch (error) {
    root = undefined;
    throw error;
  }
}

/** The key of the ids that an issuer's lists get where they have none. */
export function csvIdKey(issuerId: IssuerId): Promise<KeyObject> {
  return keyFor(`csv-id:${issuerId}`);
}

/**
 * The id of the thing that an issuer calls `name`: the same name gives the same id, so creating
 * it twice meets itself; without the root secret nobody can guess it.
 */
export async function derivedId<P extends IdPrefix>(prefix: P, issuerId: IssuerId, name: string) {
  return idOf(prefix, await keyedHash(`id:${prefix}:${issuerId}`, name));
}

/** A keyed hash in 22 letters and digits: 128 bits that say nothing without the root secret. */
export async function keyedHash(purpose: string, text: string): Promise<string> {
  const digest = createHmac('sha256', await keyFor(purpose))
    .update(text)
    .digest();
  return base62(digest.subarray(0, 16));
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 22;

function base62(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = `${ALPHABET[Number(rest % 62n)]}${text}`;
    rest /= 62n;
  }
  return text;
}
