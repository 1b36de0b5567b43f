import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#shared/aws/root-secret.ts';
import { AppError } from '#shared/errors.ts';

const MAC_BYTES = 12;

/** A place in a list as a caller may keep it: opaque, and good for this list only. */
export async function sealCursor(list: string, place: unknown): Promise<string> {
  const body = Buffer.from(JSON.stringify(place));
  return Buffer.concat([await macOf(list, body), body]).toString('base64url');
}

/** The place that a cursor names. @throws AppError INVALID_INPUT naming `cursor` if we did not seal it for this list */
export async function openCursor<T>(list: string, cursor: string): Promise<T> {
  const sealed = Buffer.from(cursor, 'base64url');
  const mac = sealed.subarray(0, MAC_BYTES);
  const body = sealed.subarray(MAC_BYTES);
  const isOurs = mac.length === MAC_BYTES && timingSafeEqual(mac, await macOf(list, body));
  if (isOurs) return JSON.parse(body.toString()) as T;
  throw new AppError('INVALID_INPUT', 'not a cursor of this list', { field: 'cursor' });
}

async function macOf(list: string, body: Buffer): Promise<Buffer> {
  const key = await keyFor('cursor');
  return createHmac('sha256', key)
    .update(list)
    .update('\0')
    .update(body)
    .digest()
    .subarray(0, MAC_BYTES);
}
