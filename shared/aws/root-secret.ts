import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { required } from '#shared/environment.ts';
import { type IdPrefix, type IssuerId, idOf } from '#shared/ids.ts';
import { awsCall } from './lean-call.ts';

const ROOT_SECRET_ID = required('ROOT_SECRET_ID');

let root: Promise<string> | undefined;

const derived = new Map<string, KeyObject>();

/**
 * Returns the 32-byte key for a purpose. Keys never change: all are derived from the root secret in
 * Secrets Manager.
 *
 * A `KeyObject`, because Node would convert raw bytes into one at each use.
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

const IV_BYTES = 12;

const TAG_BYTES = 16;

/** Encrypts a text for one purpose: AES-256-GCM under a derived key. */
export async function sealText(purpose: string, text: string): Promise<string> {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await keyFor(`seal:${purpose}`), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Decrypts a text sealed for this purpose. @throws if it was altered or sealed for another purpose */
export async function openText(purpose: string, sealed: string): Promise<string> {
  const bytes = Buffer.from(sealed, 'base64url');
  const iv = bytes.subarray(0, IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', await keyFor(`seal:${purpose}`), iv);
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
