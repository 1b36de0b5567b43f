import type { Claimed } from '#shared/domain/claim.ts';
import type { LogEvent, Touch } from '#shared/domain/event.ts';
import type { LaneLine } from '#shared/domain/lane.ts';

/**
 * An event as the archive has it: the line of the log, and what it won when it was counted.
 *
 * `excluded` names duplicates too, which the log does not know of: who counts the events without
 * it counts what reports show. A credited sign-up says whose it is where other events do.
 */
export type ArchivedEvent = LogEvent &
  Partial<Touch> & {
    readonly lane: string;
    readonly seq: number;
    /** Whether it is the visitor's first click on this link on that UTC day. Of clicks that count. */
    readonly unique?: boolean;
    /** Which of its credential's firsts it is: `engaged`, `shared`, … */
    readonly firsts?: readonly string[];
  };

export function archivedEvent(
  { lane, seq }: LaneLine,
  event: LogEvent,
  { isDuplicate, isUnique, firsts }: Claimed,
): ArchivedEvent {
  const excluded = event.excluded ?? (isDuplicate ? 'duplicate' : undefined);
  const isClick = event.kind === 'engagement' || event.kind === 'referral';
  return {
    lane,
    seq,
    ...(event.kind === 'signup' && event.credited),
    ...event,
    ...(excluded && { excluded }),
    ...(isClick && !excluded && { unique: isUnique }),
    ...(firsts.length > 0 && !excluded && { firsts }),
  };
}
