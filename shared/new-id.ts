import { customAlphabet, nanoid } from 'nanoid';
import { type IdPrefix, idOf } from './ids.ts';

/** In lower case, so that an id survives where case is lost, as in a host name. 22 are 113 bits. */
const ID_BODY = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 22);
const EVENT_ID_LENGTH = 16;

/** Draws a random id of this kind: `newId('iss')` returns `iss_…`. */
export function newId<P extends IdPrefix>(prefix: P) {
  return idOf(prefix, ID_BODY());
}

/** Draws a unique event id: 96 random bits in 16 characters of the base64url alphabet. */
export function newEventId(): string {
  return nanoid(EVENT_ID_LENGTH);
}
