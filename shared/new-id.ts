import { customAlphabet, nanoid } from 'nanoid';
import { type IdPrefix, idOf } from './ids.ts';

/** Letters and digits only: 22 of them are 130 bits, and nobody guesses or meets one twice. */
const ID_BODY = customAlphabet(
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  22,
);
const EVENT_ID_LENGTH = 16;

/** Draws a random id of this kind: `newId('iss')` returns `iss_…`. */
export function newId<P extends IdPrefix>(prefix: P) {
  return idOf(prefix, ID_BODY());
}

/** Draws a unique event id: 96 random bits in 16 characters of the base64url alphabet. */
export function newEventId(): string {
  return nanoid(EVENT_ID_LENGTH);
}
