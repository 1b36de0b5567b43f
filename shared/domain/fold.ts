import { COUNTERS, unattributedCounter, valueCounter } from './cell.ts';
import type { Claimed } from './claim.ts';
import {
  activityDeltas,
  cohortDeltas,
  type Delta,
  dayDeltas,
  excludedDeltas,
  once,
  ownerDeltas,
} from './delta.ts';
import type {
  Click,
  LogEvent,
  Milestone,
  Publication,
  Signup,
  Touch,
  Verification,
} from './event.ts';
import { isQuickSignup } from './flags.ts';
import {
  mentionDeltas,
  publishedDeltas,
  referredDeltas,
  siteDeltas,
  surveyDeltas,
} from './goal-deltas.ts';

/**
 * All that an event adds to the cells, given what it won when it claimed.
 *
 * Pure: the same event with the same claims gives the same deltas for ever, from the stream, the
 * sweep and a rebuild alike. An excluded event adds to its reason and to nothing else.
 */
export function deltasOf(event: LogEvent, claimed: Claimed): Delta[] {
  switch (event.kind) {
    case 'signup':
      return signupDeltas(event, claimed);
    case 'engagement':
    case 'referral':
      return clickDeltas(event, claimed);
    case 'verification':
      return verificationDeltas(event, claimed);
    case 'survey':
      return surveyDeltas(event);
    case 'mention':
      return mentionDeltas(event);
    default:
      return milestoneDeltas(event, claimed);
  }
}

function clickDeltas(click: Click, claimed: Claimed): Delta[] {
  const { isDuplicate, isUnique, firsts, confirms } = claimed;
  const excluded = click.excluded ?? (isDuplicate ? 'duplicate' : undefined);
  if (excluded)
    return [...excludedDeltas(click, click.kind, excluded, click), ...siteDeltas(click)];
  const isEngagement = click.kind === 'engagement';
  const counters: string[] = [isEngagement ? COUNTERS.engagements : COUNTERS.referrals];
  if (isUnique) {
    counters.push(isEngagement ? COUNTERS.uniqueEngagements : COUNTERS.uniqueReferrals);
  }
  if (confirms) counters.push(COUNTERS.confirmedShares);
  const { channel, country, device, source } = click;
  return [
    ...activityDeltas(click, click, once(counters), { channel, country, device, source }),
    ...ownerDeltas(click, click, once(counters)),
    ...cohortDeltas(click, click, firsts),
    ...siteDeltas(click),
  ];
}

/** A visitor's look at the proof: like a click, but on no link. */
function verificationDeltas(event: Verification, { isDuplicate }: Claimed): Delta[] {
  const excluded = event.excluded ?? (isDuplicate ? 'duplicate' : undefined);
  if (excluded) return excludedDeltas(event, 'verification', excluded, event);
  const { country, device, source } = event;
  const counts = once([COUNTERS.verifications]);
  return [
    ...activityDeltas(event, event, counts, { country, device, source }),
    ...ownerDeltas(event, event, counts),
  ];
}

const MILESTONE_COUNTERS = {
  opened: COUNTERS.opened,
  share: COUNTERS.shares,
} as const satisfies Record<Exclude<Milestone['kind'], 'published'>, string>;

function milestoneDeltas(milestone: Milestone | Publication, { firsts }: Claimed): Delta[] {
  const { excluded } = milestone;
  if (excluded) return excludedDeltas(milestone, milestone.kind, excluded, milestone);
  if (milestone.kind === 'published') return publishedDeltas(milestone);
  const { kind, channel } = milestone;
  const counts = once([MILESTONE_COUNTERS[kind]]);
  return [
    ...activityDeltas(milestone, milestone, counts, kind === 'share' ? { channel } : {}),
    ...ownerDeltas(milestone, milestone, counts),
    ...cohortDeltas(milestone, milestone, firsts),
    ...(firsts.includes('shared')
      ? referredDeltas(milestone, milestone.referredBy, COUNTERS.secondDegreeSharers)
      : []),
  ];
}

function signupDeltas(signup: Signup, { firsts }: Claimed): Delta[] {
  const { credited, firstTouch, lastTouch, excluded, unattributed } = signup;
  if (excluded && credited) return excludedDeltas(signup, 'signup', excluded, credited);
  if (!credited)
    return unattributed ? dayDeltas(signup, {}, once([unattributedCounter(unattributed)])) : [];
  return [
    ...creditDeltas(signup, credited, signupCounts(signup)),
    ...(isQuickSignup(credited.clickedAt, signup.at)
      ? ownerDeltas(signup, credited, once([COUNTERS.quickSignups]))
      : []),
    ...(firstTouch ? creditDeltas(signup, firstTouch, once([COUNTERS.firstTouchSignups])) : []),
    ...(lastTouch ? creditDeltas(signup, lastTouch, once([COUNTERS.lastTouchSignups])) : []),
    ...cohortDeltas(signup, credited, firsts),
  ];
}

function signupCounts({ newLearner, value, currency }: Signup): Record<string, number> {
  const counts = once(newLearner ? [COUNTERS.signups, COUNTERS.newLearners] : [COUNTERS.signups]);
  if (value && currency) counts[valueCounter(currency)] = value;
  return counts;
}

function creditDeltas(signup: Signup, touch: Touch, counts: Record<string, number>): Delta[] {
  return [
    ...activityDeltas(signup, touch, counts, { channel: touch.channel }),
    ...ownerDeltas(signup, touch, counts),
  ];
}
