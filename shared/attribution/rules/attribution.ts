import { CLOCK_TOLERANCE, DAY, type Instant } from '#shared/calendar.ts';
import type { Exclusion, Touch, UnattributedReason } from '#shared/lane-log/rules/event.ts';

/** What a program says of whose credit a sign-up is. */
export type AttributionPolicy = {
  readonly windowDays: number;
  readonly model: 'last' | 'first';
};

/** A click as a sign-up names it: found, perhaps as the recipient's own, or why it is of no use. */
export type FoundTouch = Touch | { readonly own: Touch } | UnattributedReason;

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
 * sign-up is kept as `out-of-window` under the one that the model would have chosen. A recipient's
 * own click earns nothing either: with no other, the sign-up is kept as `self-referral`. The policy
 * is that of the last touch's program.
 */
export function attribute(
  found: readonly FoundTouch[],
  at: Instant,
  policyOf: (touch: Touch) => AttributionPolicy,
): Attribution {
  const clicks = found.filter((one) => typeof one !== 'string').filter(isBefore(at));
  const others = clicks.filter((click): click is Touch => !('own' in click));
  const touches = (others.length > 0 ? others : clicks.map(touchOf)).sort(byTime);
  const firstTouch = touches[0];
  const lastTouch = touches.at(-1);
  if (!firstTouch || !lastTouch) return { unattributed: reasonFor(found) };
  const { windowDays, model } = policyOf(lastTouch);
  const inWindow = touches.filter(({ clickedAt }) => at - clickedAt <= windowDays * DAY);
  const candidates = inWindow.length > 0 ? inWindow : touches;
  const credited = model === 'first' ? candidates[0] : candidates.at(-1);
  const excluded = exclusionFor({ isOwn: others.length === 0, isLate: inWindow.length === 0 });
  return { credited, firstTouch, lastTouch, excluded };
}

type Found = Exclude<FoundTouch, string>;

/** The click itself, whoever made it. */
export function touchOf(found: Found): Touch {
  return 'own' in found ? found.own : found;
}

/** The click is dated by our clock, the sign-up by its sender's: they are never compared more closely. */
function isBefore(at: Instant) {
  return (found: Found) => touchOf(found).clickedAt <= at + CLOCK_TOLERANCE;
}

function byTime(a: Touch, b: Touch): number {
  return a.clickedAt - b.clickedAt;
}

function exclusionFor({ isOwn, isLate }: { isOwn: boolean; isLate: boolean }) {
  if (isOwn) return 'self-referral';
  return isLate ? 'out-of-window' : undefined;
}

function reasonFor(found: readonly FoundTouch[]): UnattributedReason {
  const reason = found.find((one) => typeof one === 'string');
  if (reason) return reason;
  return found.length > 0 ? 'click-later' : 'no-click';
}
