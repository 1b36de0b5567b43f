import { randomBytes } from 'node:crypto';

const BYTES = 12;
/** Asking the system for bytes takes much longer than cutting them off. */
const POOL_BYTES = 256 * BYTES;

/** Bytes that no id has yet, from `next` on; drawn by the first who needs one, never at start-up. */
let pool = Buffer.alloc(0);
let next = 0;

/** An id that no other event has: 96 random bits, in 16 letters. */
export function newEventId(): string {
  if (next === pool.length) {
    pool = randomBytes(POOL_BYTES);
    next = 0;
  }
  next += BYTES;
  return pool.toString('base64url', next - BYTES, next);
}
