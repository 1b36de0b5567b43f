import type { Instant } from '#shared/calendar.ts';
import { required } from '#shared/environment.ts';

export const tables = {
  registry: required('REGISTRY_TABLE'),
  eventLog: required('EVENT_LOG_TABLE'),
  rollups: required('ROLLUPS_TABLE'),
} as const;

export type Key = { readonly pk: string; readonly sk: string };

const DAY_SECONDS = 24 * 60 * 60;

export const EVENT_DAYS = 400;

const REGISTRATION_DAYS = EVENT_DAYS;

/** A visitor's hash changes every UTC day: nothing asks for a claim after that. */
const VISITOR_CLAIM_DAYS = 3;

/** When an item written now expires, in seconds since 1970: the table's TTL attribute. */
function after(days: number) {
  return (now: number): number => Math.floor(now / 1000) + days * DAY_SECONDS;
}

/** Counted from the writing, so that an imported event of last year lives long enough to be counted. */
export const eventLifetime = after(EVENT_DAYS);

/** When a line of the log was written, by when it expires. */
export function loggedAt(expiresAt: number): Instant {
  return (expiresAt - EVENT_DAYS * DAY_SECONDS) * 1000;
}

/** As long as the lane's events: a rebuild finds them by it. */
export const registrationLifetime = after(REGISTRATION_DAYS);

/** Long enough to ask what became of a file; what it brought stays for good. */
export const importLifetime = after(90);

export const visitorClaimLifetime = after(VISITOR_CLAIM_DAYS);

/** Every day moves the runs that are asked for; a board of one that is not any more is left to expire. */
export const boardLifetime = after(3);

/** Longer than a delivery can be replayed: its signature is good for five minutes. */
export const webhookLifetime = after(3);
