import { DAY, type Instant } from './calendar.ts';
import type { Exclusion, Touch, UnattributedReason } from './event.ts';

/** What a program says of whose credit a sign-up is. */
export type AttributionPolicy = {
  readonly windowDays: number;
  readonly model: 'last' | 'first';
};

/** A click as a sign-up names it: found, or why it is of no use. */
export type FoundTouch = Touch | UnattributedReason;

export type Attribution = {
  readonly credited?: Touch;
  readonly firstTouch?: Touch;
  readonly lastTouch?: Touch;
  readonly excluded?: Exclusion;
  readonly unattributed?: UnattributedReason;
};

/**
 * Whose credit a sign-up at `at` is.
 *
 * First and last are told apart by when the server saw the clicks, whatever the caller calls them.
 * Touches outside the window earn nothing: if one is inside, it has the credit; if none is, the
 * sign-up is kept as `out-of-window` under the one that the model would have chosen. The policy is
 * that of the last touch's program.
 */
export function attribute(
  found: readonly FoundTouch[],
  at: Instant,
  policyOf: (touch: Touch) => AttributionPolicy,
): Attribution {
  const touches = found
    .filter((one) => typeof one !== 'string')
    .filter(({ clickedAt }) => clickedAt <= at)
    .sort((a, b) => a.clickedAt - b.clickedAt);
  const firstTouch = touches[0];
  const lastTouch = touches.at(-1);
  if (!firstTouch || !lastTouch) return { unattributed: reasonFor(found) };
  const { windowDays, model } = policyOf(lastTouch);
  const inWindow = touches.filter(({ clickedAt }) => at - clickedAt <= windowDays * DAY);
  const candidates = inWindow.length > 0 ? inWindow : touches;
  const credited = model === 'first' ? candidates[0] : candidates.at(-1);
  const excluded = inWindow.length === 0 ? ('out-of-window' as const) : undefined;
  return { credited, firstTouch, lastTouch, excluded };
}

function reasonFor(found: readonly FoundTouch[]): UnattributedReason {
  const reason = found.find((one) => typeof one === 'string');
  if (reason) return reason;
  return found.length > 0 ? 'click-later' : 'no-click';
}
