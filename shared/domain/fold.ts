import { type Instant, quarterOf, utcDayOf } from './calendar.ts';
import {
  type Cell,
  COUNTERS,
  countName,
  DIMENSIONS,
  excludedCounter,
  NONE,
  type Owner,
  type Scope,
  unattributedCounter,
  valueCounter,
  WHOLE_DAY,
} from './cell.ts';
import type { Claimed, First } from './claim.ts';
import type {
  Click,
  Exclusion,
  LogEvent,
  Milestone,
  Publication,
  Signup,
  Subject,
  SurveyResponse,
  Touch,
  Verification,
} from './event.ts';
import { isQuickSignup } from './flags.ts';
import type { ProgramId } from './ids.ts';
import type { PublicationFacts } from './publication.ts';
import { answerCounts, type Survey } from './survey.ts';

/** What one event adds to one cell: how much to which counts. */
export type Delta = {
  readonly cell: Cell;
  readonly counts: Readonly<Record<string, number>>;
  /** What readers of a leaf or totals cell need to know of its credential. */
  readonly about?: Pick<Subject, 'programId' | 'publishedAt'>;
};

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
      return dayDeltas(event, event, once([COUNTERS.mentions]));
    default:
      return milestoneDeltas(event, claimed);
  }
}

function clickDeltas(click: Click, claimed: Claimed): Delta[] {
  const { isDuplicate, isUnique, firsts, confirms } = claimed;
  const excluded = click.excluded ?? (isDuplicate ? 'duplicate' : undefined);
  if (excluded) return excludedDeltas(click, click.kind, excluded, click);
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
    ...siteDeltas(click, claimed),
  ];
}

/** A website that sent somebody for the first time: to the issuer, and to the program. */
function siteDeltas(click: Click, { newSiteFor = [] }: Claimed): Delta[] {
  const counts = once([COUNTERS.mentioningSites]);
  const all = dayDeltas(click, click, counts);
  return all.filter(({ cell }) =>
    newSiteFor.includes('scope' in cell && cell.scope.programId ? 'program' : 'issuer'),
  );
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

/** An answer counts on the day it was given; the one that it replaces is taken out where it stands. */
function surveyDeltas(event: SurveyResponse): Delta[] {
  const { survey, answer, replaces } = event;
  const given = dayDeltas(event, event, answerCounts(survey, answer, 1));
  if (!replaces) return [...given, ...cohortDeltas(event, event, [`${survey}Answered`])];
  const before = { ...event, at: replaces.at };
  return [...given, ...dayDeltas(before, event, answerCounts(survey, replaces, -1))];
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

/** What somebody who was referred does is laid to the program whose credential brought them. */
function referredDeltas(
  event: LogEvent,
  programId: ProgramId | undefined,
  counter: string,
): Delta[] {
  return programId ? dayDeltas(event, { programId }, once([counter])) : [];
}

/** A publication counts by its facts on its own day, where it expires, and where what it follows stands. */
function publishedDeltas(published: Milestone | Publication): Delta[] {
  const facts = 'facts' in published ? published.facts : undefined;
  const counts = once(publishedCounters(facts));
  const place = facts && { learnerCountry: facts.country };
  const cohort: (keyof typeof COHORT_COUNTERS)[] = facts?.isFirst
    ? ['published', 'newRecipient']
    : ['published'];
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

function signupDeltas(signup: Signup, { firsts }: Claimed): Delta[] {
  const { credited, firstTouch, lastTouch, excluded, unattributed } = signup;
  if (excluded && credited) return excludedDeltas(signup, 'signup', excluded, credited);
  if (!credited) return unattributed ? unattributedDeltas(signup, unattributed) : [];
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

function unattributedDeltas(signup: Signup, reason: NonNullable<Signup['unattributed']>): Delta[] {
  return scopeDeltas(
    { issuerId: signup.issuerId },
    signup,
    once([unattributedCounter(reason)]),
    {},
  );
}

function excludedDeltas(
  event: LogEvent,
  kind: Parameters<typeof excludedCounter>[0],
  reason: Exclusion,
  subject: Subject & Pick<Touch, 'channel'>,
): Delta[] {
  const { channel } = subject;
  const counts = once([excludedCounter(kind, reason)]);
  return [
    ...activityDeltas(event, subject, counts, kind === 'published' ? {} : { channel }),
    ...ownerDeltas(event, { ...subject, channel }, counts),
  ];
}

type Values = Partial<Record<keyof typeof DIMENSIONS, string | undefined>>;

/** What happened, when, and along which dimensions: for the issuer and for the program. */
function activityDeltas(
  event: LogEvent,
  subject: Subject,
  counts: Record<string, number>,
  values: Values,
): Delta[] {
  const cut = cutBy(values, counts);
  return scopesOf(event, subject).flatMap((scope) => scopeDeltas(scope, event, counts, cut));
}

/** What happened, and when: for the issuer, and for the program if there is one. */
function dayDeltas(
  event: LogEvent,
  subject: Partial<Pick<Subject, 'programId'>>,
  counts: Record<string, number>,
): Delta[] {
  return scopesOf(event, subject).flatMap((scope) => scopeDeltas(scope, event, counts, {}));
}

/** Of one scope: the day's total, the day in detail, and the cut of the quarter-hour. */
function scopeDeltas(
  scope: Scope,
  { at }: Pick<LogEvent, 'at'>,
  counts: Record<string, number>,
  cut: Record<string, number>,
): Delta[] {
  const [day, quarter] = [utcDayOf(at), quarterOf(at)];
  const deltas: Delta[] = [
    { cell: { type: 'day', scope, day }, counts: placed(counts, WHOLE_DAY) },
    { cell: { type: 'dimensions', scope, day }, counts: { ...placed(counts, quarter), ...cut } },
  ];
  const isCut = Object.keys(cut).length > 0;
  return isCut ? [...deltas, { cell: { type: 'edge', scope, day, quarter }, counts: cut }] : deltas;
}

function cutBy(values: Values, counts: Record<string, number>): Record<string, number> {
  const cut: Record<string, number> = {};
  for (const [dimension, value] of Object.entries(values)) {
    const code = DIMENSIONS[dimension as keyof typeof DIMENSIONS];
    for (const [counter, n] of Object.entries(counts)) {
      cut[countName(counter, code, value ?? NONE)] = n;
    }
  }
  return cut;
}

/** What one credential brought on one of the issuer's days, and since ever. */
function ownerDeltas(
  event: LogEvent,
  subject: Subject & Pick<Touch, 'channel'>,
  counts: Record<string, number>,
): Delta[] {
  const { recipientId, credentialId, programId, publishedAt, channel } = subject;
  const owner: Owner = { issuerId: event.issuerId, recipientId, credentialId };
  const byChannel = placed(counts, channel ?? NONE);
  const about = { programId, publishedAt };
  return [
    { cell: { type: 'leaf', owner, day: event.day }, counts: byChannel, about },
    { cell: { type: 'totals', owner }, counts: byChannel, about },
  ];
}

const COHORT_COUNTERS = {
  published: COUNTERS.published,
  opened: COUNTERS.opened,
  shared: COUNTERS.shares,
  engaged: COUNTERS.engagements,
  referred: COUNTERS.referrals,
  converted: COUNTERS.signups,
  newRecipient: COUNTERS.newRecipients,
  returned: COUNTERS.returning,
  experienceAnswered: COUNTERS.experienceAnswers,
  successAnswered: COUNTERS.successAnswers,
} as const satisfies Record<
  First | 'published' | 'newRecipient' | 'returned' | `${Survey}Answered`,
  string
>;

/** A credential's firsts, laid to the day that it was published on. */
function cohortDeltas(
  event: LogEvent,
  subject: Pick<Subject, 'programId' | 'publishedAt'>,
  firsts: readonly (keyof typeof COHORT_COUNTERS)[],
): Delta[] {
  if (firsts.length === 0) return [];
  const { programId, publishedAt } = subject;
  const day = utcDayOf(publishedAt);
  const counts = once(firsts.map((first) => COHORT_COUNTERS[first]));
  const own = { issuerId: event.issuerId, programId };
  return [
    ...scopesOf(event, subject).map((scope) => ({
      cell: { type: 'cohort' as const, scope, day },
      counts: placed(counts, WHOLE_DAY),
    })),
    {
      cell: { type: 'arrivals', scope: own, day },
      counts: placed(counts, quarterOf(publishedAt)),
    },
  ];
}

function scopesOf({ issuerId }: LogEvent, { programId }: Partial<Pick<Subject, 'programId'>>) {
  return programId ? [{ issuerId }, { issuerId, programId }] : [{ issuerId }];
}

function once(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 1]));
}

function placed(counts: Record<string, number>, place: string | number): Record<string, number> {
  const names = Object.entries(counts).map(([counter, n]) => [countName(counter, place), n]);
  return Object.fromEntries(names);
}
