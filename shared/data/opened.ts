import { dayIn } from '#shared/domain/calendar.ts';
import type { Milestone } from '#shared/domain/event.ts';
import { subjectOf } from '#shared/domain/subject.ts';
import type { Credential } from './credentials.ts';
import type { Issuer } from './issuers.ts';
import { untilWon } from './races.ts';
import { singleEventLane } from './single-event-lane.ts';
import { transact } from './transaction.ts';

/**
 * Note that the owner opened a credential, once for each of the issuer's days: the day's event has
 * a lane of its own, so that a repetition meets it.
 */
export async function noteOpened(issuer: OpenedOf, credential: Credential): Promise<void> {
  const event = openedEvent(issuer, credential);
  await untilWon(async () => {
    const outcome = await transact(singleEventLane(event.eventId, event));
    return outcome.type !== 'conflict' || undefined;
  });
}

type OpenedOf = Pick<Issuer, 'timeZone'>;

/** The one event of a credential and day that tells of its opening. */
export function openedEvent({ timeZone }: OpenedOf, credential: Credential): Milestone {
  const at = Date.now();
  const day = dayIn(timeZone, at);
  const eventId = `OPN#${credential.credentialId}#${day}`;
  return { eventId, kind: 'opened', at, day, ...subjectOf(credential) };
}
