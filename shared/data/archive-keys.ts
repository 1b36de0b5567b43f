import type { Day } from '#shared/domain/calendar.ts';
import type { IssuerId } from '#shared/domain/ids.ts';

/** Where an issuer's events of one of its reporting days lie; the Glue table knows this pattern. */
export function archivePrefix(issuerId: IssuerId, day: Day): string {
  return `events/issuer=${issuerId}/dt=${day}/`;
}
