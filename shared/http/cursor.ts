import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#shared/aws/root-secret.ts';
import { AppError } from '#shared/errors.ts';

const MAC_BYTES = 12;

type Page<T> = { readonly items: T[]; readonly next?: string };

/**
 * Reads a page of a list, after the place that a cursor names.
 *
 * @param list names the list: a cursor of another one is refused
 * @throws AppError INVALID_INPUT naming `cursor`
 */
export async function readPage<T, A>(
  list: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
  read: (page: { limit: number; after?: string }) => Promise<Page<T>>,
  answer: (item: T) => A | Promise<A>,
): Promise<{ items: A[]; nextCursor: string | null }> {
  const after = cursor ? await openCursor<string>(list, cursor) : undefined;
  const { items, next } = await read({ limit, after });
  return {
    items: await Promise.all(items.map((item) => answer(item))),
    nextCursor: next ? await sealCursor(list, next) : null,
  };
}

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
