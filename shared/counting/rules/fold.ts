import { type Instant, quarterOf, utcDayOf } from '#shared/calendar.ts';
import type { ProgramId } from '#shared/ids.ts';
import type {
  Click,
  LogEvent,
  Mention,
  Milestone,
  Publication,
  Signup,
  SurveyResponse,
  Touch,
  Verification,
} from '#shared/lane-log/rules/event.ts';
import type { PublicationFacts } from '#shared/lane-log/rules/publication.ts';
import { COUNTERS, unattributedCounter, valueCounter } from './cell.ts';
import { type Claimed, reasonOf } from './claim.ts';
import {
  activityDeltas,
  answerCounts,
  type CohortCount,
  cohortDeltas,
  type Delta,
  dayDeltas,
  excludedDeltas,
  once,
  ownerDeltas,
  placed,
  scopesOf,
} from './delta.ts';
import { isQuickSignup } from './flags.ts';

/**
 * All that an event adds to the cells, given what it won when it claimed.
 *
 * Pure: the same event with the same claims always gives the same deltas, from the stream, the
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
  const { isDuplicate, isUnique, firsts, confirms, share } = claimed;
  const excluded = click.excluded ?? (isDuplicate ? 'duplicate' : undefined);
  if (excluded)
    return [...excludedDeltas(click, click.kind, excluded, click), ...siteDeltas(click)];
  const isEngagement = click.kind === 'engagement';
  const counters: string[] = [isEngagement ? COUNTERS.engagements : COUNTERS.referrals];
  if (isUnique) {
    counters.push(isEngagement ? COUNTERS.uniqueEngagements : COUNTERS.uniqueReferrals);
  }
  if (click.network && !click.visitor) {
    counters.push(isEngagement ? COUNTERS.engagementsWithoutHash : COUNTERS.referralsWithoutHash);
  }
  if (confirms) counters.push(COUNTERS.confirmedShares);
  const { channel, country, device, source } = click;
  return [
    ...activityDeltas(click, click, once(counters), { channel, country, device, source }),
    ...ownerDeltas(click, click, once(counters)),
    ...(share === 'by-engagement' ? shareDeltas(click) : []),
    ...cohortDeltas(click, click, firsts),
    ...siteDeltas(click),
  ];
}

/** A share along the one dimension that shares have. */
function shareDeltas(event: Click | Milestone): Delta[] {
  const counts = once([COUNTERS.shares]);
  const { channel } = event;
  return [
    ...activityDeltas(event, event, counts, { channel }),
    ...ownerDeltas(event, event, counts),
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

function milestoneDeltas(milestone: Milestone | Publication, claimed: Claimed): Delta[] {
  const { kind } = milestone;
  const excluded = reasonOf(milestone, claimed);
  if (excluded) return excludedDeltas(milestone, kind, excluded, milestone);
  if (kind === 'published') return publishedDeltas(milestone);
  return kind === 'share' ? pressDeltas(milestone, claimed) : openedDeltas(milestone, claimed);
}

function openedDeltas(opened: Milestone, { firsts }: Claimed): Delta[] {
  const counts = once([COUNTERS.opened]);
  return [
    ...activityDeltas(opened, opened, counts, {}),
    ...ownerDeltas(opened, opened, counts),
    ...cohortDeltas(opened, opened, firsts),
  ];
}

/** The recipient pressed share. */
function pressDeltas(press: Milestone, claimed: Claimed): Delta[] {
  const { firsts, share, isFirstPress } = claimed;
  return [
    ...(share === 'counted-before' ? [] : shareDeltas(press)),
    ...cohortDeltas(press, press, firsts),
    ...(isFirstPress ? referredDeltas(press, press.referredBy, COUNTERS.secondDegreeSharers) : []),
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

/** A publication counts by its facts on its own day, where it expires, and where what it follows stands. */
function publishedDeltas(published: Milestone | Publication): Delta[] {
  const facts = 'facts' in published ? published.facts : undefined;
  const counts = once(publishedCounters(facts));
  const place = facts && { learnerCountry: facts.country };
  const cohort: CohortCount[] = facts?.isFirst ? ['published', 'newRecipient'] : ['published'];
  const { validUntil, renews, returnsTo } = facts ?? {};
  const renewedEnd = renews?.isInTime ? renews.validUntil : undefined;
  return [
    ...activityDeltas(published, published, counts, place ?? {}),
    ...cohortDeltas(published, published, cohort),
    ...referredDeltas(published, facts?.referredBy, COUNTERS.secondDegree),
    ...(validUntil === undefined ? [] : expiryDeltas(published, validUntil, COUNTERS.expiring)),
    ...(renewedEnd === undefined
      ? []
      : expiryDeltas(published, renewedEnd, COUNTERS.renewedInTime)),
    ...(returnsTo
      ? cohortDeltas(published, { ...returnsTo, publishedAt: returnsTo.at }, ['returned'])
      : []),
  ];
}

function publishedCounters(facts: PublicationFacts | undefined): string[] {
  const counters: string[] = [COUNTERS.published];
  if (facts?.isFirst) counters.push(COUNTERS.newRecipients);
  if (facts?.isFirstOfProgram) counters.push(COUNTERS.programLearners);
  if (facts?.returnsTo) counters.push(COUNTERS.returning);
  if (facts?.renews) {
    counters.push(facts.renews.isInTime ? COUNTERS.renewals : COUNTERS.lateRenewals);
  }
  return counters;
}

/** Counted where a credential ends, which may be in the future. */
function expiryDeltas(
  published: Milestone | Publication,
  validUntil: Instant,
  counter: string,
): Delta[] {
  return activityDeltas({ ...published, at: validUntil }, published, once([counter]), {});
}

/** Actions of a referred person are attributed to the program whose credential brought them. */
function referredDeltas(
  event: LogEvent,
  programId: ProgramId | undefined,
  counter: string,
): Delta[] {
  return programId ? dayDeltas(event, { programId }, once([counter])) : [];
}

/** An answer counts on the day it was given; the one that it replaces is taken out where it stands. */
function surveyDeltas(event: SurveyResponse): Delta[] {
  const { survey, answer, replaces } = event;
  const given = dayDeltas(event, event, answerCounts(survey, answer, 1));
  if (!replaces) return [...given, ...cohortDeltas(event, event, [`${survey}Answered`])];
  const before = { ...event, at: replaces.at };
  return [...given, ...dayDeltas(before, event, answerCounts(survey, replaces, -1))];
}

/** Somebody named the issuer, or a program. */
function mentionDeltas(mention: Mention): Delta[] {
  return dayDeltas(mention, mention, once([COUNTERS.mentions]));
}

/** What `sourceOf` calls a host that is none of the networks. */
const ELSEWHERE = 'other';

/**
 * A website that sent somebody. Of a visitor's clicks within an hour each tells of its website: so
 * nothing here depends on which of them was counted first.
 */
function siteDeltas(click: Click): Delta[] {
  const { kind, excluded, source, referrerHost: host, at } = click;
  if (kind !== 'engagement' || excluded || source !== ELSEWHERE || !host) return [];
  const counts = placed(once([COUNTERS.siteVisits]), quarterOf(at));
  return scopesOf(click, click).map((scope) => {
    return { cell: { type: 'site', scope, day: utcDayOf(at), host }, counts };
  });
}
