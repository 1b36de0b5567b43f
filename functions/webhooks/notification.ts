import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type * as z from 'zod';
import { validSignupSecrets } from '#shared/attribution/signup-secrets.ts';
import type { Delivery } from '#shared/attribution/signups.ts';
import { CLOCK_TOLERANCE, type Instant } from '#shared/calendar.ts';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { bodyText, jsonFrom } from '#shared/http/input.ts';
import { parseSent } from '#shared/http/sent-input.ts';
import { idFrom } from '#shared/ids.ts';
import { findIssuer, type Issuer } from '#shared/registry/issuers.ts';

export type ReceivedNotification<T> = {
  readonly issuer: Issuer;
  readonly notification: T;
  readonly delivery: Delivery;
  /** Paths of the fields that were dropped because they could not be read. */
  readonly ignored: readonly string[];
};

/**
 * Verifies a webhook's signature, then parses its body. The signature check is strict; fields are
 * parsed leniently (`parseSent`).
 *
 * @param needed paths that are never dropped, because the notification means something else without them
 * @throws AppError NOT_FOUND naming `issuerId`, UNAUTHENTICATED naming the header, INVALID_INPUT
 *   naming the field, PAYLOAD_TOO_LARGE
 */
export async function receiveNotification<T extends z.ZodType>(
  schema: T,
  event: ApiEvent,
  needed: readonly string[] = [],
): Promise<ReceivedNotification<z.output<T>>> {
  const issuerId = idFrom('iss', event.pathParameters?.issuerId);
  const issuer = issuerId && (await findIssuer(issuerId));
  if (!issuer) throw new AppError('NOT_FOUND', 'there is no such issuer', { field: 'issuerId' });
  const body = bodyText(event);
  const delivery = await verify(issuer, event, body);
  const { input: notification, ignored } = parseSent(schema, jsonFrom(body), needed);
  return { issuer, delivery, notification, ignored };
}

/**
 * Verifies a delivery as Standard Webhooks does: the raw body's signature under any of the issuer's
 * valid secrets, and a timestamp within five minutes.
 *
 * @throws AppError UNAUTHENTICATED naming the header at fault
 */
async function verify(issuer: Issuer, event: ApiEvent, body: string): Promise<Delivery> {
  const headers = {
    'webhook-id': requiredHeader(event, 'webhook-id'),
    'webhook-timestamp': requiredHeader(event, 'webhook-timestamp'),
    'webhook-signature': requiredHeader(event, 'webhook-signature'),
  };
  const failures: string[] = [];
  for (const secret of await validSignupSecrets(issuer)) {
    const failure = signatureFailure(secret, body, headers);
    if (failure === undefined) {
      return { webhookId: headers['webhook-id'], bodySha256: sha256Of(body) };
    }
    failures.push(failure);
  }
  const isLate = failures.some((message) => /timestamp/i.test(message));
  const field = isLate ? 'webhook-timestamp' : 'webhook-signature';
  throw new AppError('UNAUTHENTICATED', failures[0] ?? 'the issuer has no valid secret', { field });
}

/** Returns why the signature is invalid under the secret, or `undefined` if it is valid. */
function signatureFailure(secret: string, body: string, headers: Record<string, string>) {
  try {
    new Webhook(secret).verify(body, headers);
    return undefined;
  } catch (error) {
    // The library parses the body as JSON only after the signature turned out valid.
    if (error instanceof SyntaxError) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}

function sha256Of(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

const HEADER_LENGTH_MAX = 500;

function requiredHeader({ headers }: ApiEvent, name: string): string {
  const value = headers[name];
  if (value && value.length <= HEADER_LENGTH_MAX && /^\P{Cc}+$/u.test(value)) return value;
  const message = `the header ${name} is missing, too long or has control characters`;
  throw new AppError('UNAUTHENTICATED', message, { field: name });
}

/** When something happened, and the field that was ignored if its time was impossible. */
export type OccurrenceTime = { readonly at: Instant; readonly ignored: readonly string[] };

/** The sender's times: a field of the data if given, else the notification's `timestamp`. */
type SentTimes = {
  readonly [field: string]: string | undefined;
  readonly timestamp: string | undefined;
};

/**
 * Returns when something happened according to its sender, never later than now.
 *
 * A time before `earliest` or in the future comes from a wrong clock: the time of receipt is used
 * instead, and `ignored` names the field.
 */
export function occurrenceTime(
  earliest: Instant,
  { timestamp, ...fields }: SentTimes,
): OccurrenceTime {
  const now = Date.now();
  const [field, text] = Object.entries(fields).find(([, sent]) => sent) ?? ['timestamp', timestamp];
  if (!text) return { at: now, ignored: [] };
  const at = Date.parse(text);
  const isPossible = at >= earliest - CLOCK_TOLERANCE && at <= now + CLOCK_TOLERANCE;
  return isPossible ? { at: Math.min(at, now), ignored: [] } : { at: now, ignored: [field] };
}

/** Adds the ignored fields to a response body, if there are any. */
export function withIgnored<T extends object>(body: T, ignored: readonly string[]) {
  return ignored.length > 0 ? { ...body, ignored } : body;
}
