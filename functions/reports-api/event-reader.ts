import type { Day } from '#shared/calendar.ts';
import { type ArchivedEvent, eachArchivedEvent } from '#shared/counting/archive.ts';
import type { IssuerId } from '#shared/ids.ts';

/** A day's events, and how many of them were taken. */
export type EventPlace = {
  readonly issuerId: IssuerId;
  readonly day: Day;
  readonly skip: number;
};

/** A day being read: always one event ahead, so that its end is known. */
export type EventReader = {
  /** The event that comes next, or `undefined` at the end of the day. */
  next(): ArchivedEvent | undefined;
  /** Go on to the one after it. */
  take(): Promise<void>;
  /** Remember where this is, for the page that comes next. */
  leave(): void;
};

const LEFT_MAX = 8;

/** Where pages ended: each reader holds a file and a bit for each event. The oldest goes first. */
const left = new Map<string, EventReader>();

/**
 * A reader of a day, after its first `skip` events: the one that an earlier page left there, or a
 * new one that reads up to there. Which of the two, nobody can tell but by the time it takes.
 */
export async function eventReader(place: EventPlace): Promise<EventReader> {
  const name = nameOf(place);
  const known = left.get(name);
  left.delete(name);
  if (known) return known;
  const reader = await newReader(place);
  for (let i = 0; i < place.skip && reader.next(); i++) await reader.take();
  return reader;
}

async function newReader({ issuerId, day }: EventPlace): Promise<EventReader> {
  const events = eachArchivedEvent(issuerId, day, day);
  let ahead = await events.next();
  let taken = 0;
  const reader: EventReader = {
    next: () => (ahead.done ? undefined : ahead.value),
    async take() {
      ahead = await events.next();
      taken += 1;
    },
    leave() {
      const [oldest] = left.keys();
      if (oldest !== undefined && left.size >= LEFT_MAX) left.delete(oldest);
      left.set(nameOf({ issuerId, day, skip: taken }), reader);
    },
  };
  return reader;
}

function nameOf({ issuerId, day, skip }: EventPlace): string {
  return `${issuerId}/${day}/${skip}`;
}
