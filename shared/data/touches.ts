import type { FoundTouch } from '#shared/domain/attribution.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { LaneEntry } from '#shared/domain/event.ts';
import type { IssuerId } from '#shared/domain/ids.ts';
import { type ClickRef, openClickId } from './click-id.ts';
import { readLine } from './lanes.ts';
import { overflowLane } from './overflow-landing.ts';

/**
 * The click that a sealed click id names, or why it is of no use. A forged id is refused without a
 * read, a good one costs one GetItem.
 *
 * @throws AppError CONFLICT naming `clickId` if the click still waits in the overflow queue: the
 *   caller should send again
 */
export async function findTouch(issuerId: IssuerId, clickId: string): Promise<FoundTouch> {
  const ref = await openClickId(issuerId, clickId);
  if (!ref) return 'click-invalid';
  const entry = await clickAt(ref);
  if (entry?.kind !== 'engagement' && entry?.kind !== 'referral') return 'click-not-found';
  if (entry.excluded && entry.excluded !== 'owner') return 'click-excluded';
  const { programId, credentialId, recipientId, publishedAt, channel, at } = entry;
  const touch = { programId, credentialId, recipientId, publishedAt, channel, clickedAt: at };
  return entry.excluded ? { own: touch } : touch;
}

async function clickAt({ lane, seq, overflowEventId }: ClickRef): Promise<LaneEntry | undefined> {
  const inLane = (await readLine(lane, seq))?.entry;
  if (!overflowEventId) return inLane;
  if (inLane?.kind !== 'void' && inLane?.eventId === overflowEventId) return inLane;
  const landed = (await readLine(overflowLane(overflowEventId), 1))?.entry;
  if (landed) return landed;
  const message = 'the click is still on its way into the log: send the sign-up again';
  throw new AppError('CONFLICT', message, { field: 'clickId' });
}
