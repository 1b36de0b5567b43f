import type * as z from 'zod';
import type { Delivery } from '#shared/attribution/signups.ts';
import { CLOCK_TOLERANCE, type Instant } from '#shared/calendar.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { bodyText, jsonFrom } from '#shared/http/input.ts';
import { parseSent } from '#shared/http/sent-input.ts';
import { idFrom } from '#shared/ids.ts';
import { findIssuer, type Issuer } from '#shared/registry/issuers.ts';
import { verify } from './verify.ts';

export type Notified<T> = {
  readonly issuer: Issuer;
  readonly notification: T;
  readonly delivery: Delivery;
  /** Paths of fields that were kept out because nobody could use them. */
  readonly ignored: readonly string[];
};

/**
 * A notification for the issuer in the path, its signature checked before anything is read.
 *
 * Signature and replay rules are strict; the fields are read liberally (`parseSent`).
 *
 * @param needed paths without which the notification means something else
 * @throws AppError NOT_FOUND naming `issuerId`, UNAUTHENTICATED naming the header, INVALID_INPUT
 *   naming the field
 */
export async function notified<T extends z.ZodType>(
  schema: T,
  event: ApiEvent,
  needed: readonly string[] = [],
): Promise<Notified<z.output<T>>> {
  const issuerId = idFrom('iss', event.pathParameters?.issuerId);
  const issuer = issuerId && (await findIssuer(issuerId));
  if (!issuer) throw new AppError('NOT_FOUND', 'there is no such issuer', { field: 'issuerId' });
  const body = bodyText(event);
  const delivery = await verify(issuer, event, body);
  const { input: notification, ignored } = parseSent(schema, jsonFrom(body), needed);
  return { issuer, delivery, notification, ignored };
}

/** When something happened, and the field that told it if that cannot be. */
export type Happened = { readonly at: Instant; readonly ignored: readonly string[] };

/** When something happened, as its sender says: by a field of the data, else by `timestamp`. */
type Said = {
  readonly [field: string]: string | undefined;
  readonly timestamp: string | undefined;
};

/**
 * When something happened, as its sender says; never after now.
 *
 * A time before `earliest` or in the future is a broken clock: the time of receipt stands in its
 * place, and the field is named in `ignored`.
 */
export function happenedAt(earliest: Instant, { timestamp, ...fields }: Said): Happened {
  const now = Date.now();
  const [field, text] = Object.entries(fields).find(([, said]) => said) ?? ['timestamp', timestamp];
  if (!text) return { at: now, ignored: [] };
  const at = Date.parse(text);
  const isPossible = at >= earliest - CLOCK_TOLERANCE && at <= now + CLOCK_TOLERANCE;
  return isPossible ? { at: Math.min(at, now), ignored: [] } : { at: now, ignored: [field] };
}

/** An answer that names what was kept out, if anything was. */
export function telling<T extends object>(answer: T, ignored: readonly string[]) {
  return ignored.length > 0 ? { ...answer, ignored } : answer;
}
