import { CLOCK_TOLERANCE, DAY, type Instant } from '#shared/calendar.ts';
import type { Exclusion, Touch, UnattributedReason } from '#shared/lane-log/rules/event.ts';

/** A program's attribution window and model. */
export type AttributionPolicy = {
  readonly windowDays: number;
  readonly model: 'last' | 'first';
};

/** The result of looking up a click: a touch, the person's own touch, or why there is none. */
export type FoundTouch = Touch | { readonly own: Touch } | UnattributedReason;

export type Attribution = {
  readonly credited?: Touch;
  readonly firstTouch?: Touch;
  readonly lastTouch?: Touch;
  readonly excluded?: Exclusion;
  readonly unattributed?: UnattributedReason;
};

/**
 * Attributes a sign-up at `at` to one of its clicks, by the policy of the last touch's program.
 *
 * First and last touch follow the server's click times, not the caller's field names. Touches outside
 * the attribution window get no credit; if all are outside, the sign-up is excluded as
 * `out-of-window` and credited to the touch that the model would choose. A person's own clicks get no
 * credit either; if there are no others, the sign-up is excluded as `self-referral`.
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

type FoundClick = Exclude<FoundTouch, string>;

/** Returns the touch, whether it is the person's own or not. */
export function touchOf(found: FoundClick): Touch {
  return 'own' in found ? found.own : found;
}

/** Our clock dates the click, the sender's clock the sign-up: allow for the difference. */
function isBefore(at: Instant) {
  return (found: FoundClick) => touchOf(found).clickedAt <= at + CLOCK_TOLERANCE;
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
