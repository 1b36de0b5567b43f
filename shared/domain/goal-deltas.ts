import { type Instant, quarterOf, utcDayOf } from './calendar.ts';
import { COUNTERS } from './cell.ts';
import {
  activityDeltas,
  type CohortCount,
  cohortDeltas,
  type Delta,
  dayDeltas,
  once,
  placed,
  scopesOf,
} from './delta.ts';
import type { Click, LogEvent, Mention, Milestone, Publication, SurveyResponse } from './event.ts';
import type { ProgramId } from './ids.ts';
import type { PublicationFacts } from './publication.ts';
import { answerCounts } from './survey.ts';

/** A publication counts by its facts on its own day, where it expires, and where what it follows stands. */
export function publishedDeltas(published: Milestone | Publication): Delta[] {
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

/** What somebody who was referred does is laid to the program whose credential brought them. */
export function referredDeltas(
  event: LogEvent,
  programId: ProgramId | undefined,
  counter: string,
): Delta[] {
  return programId ? dayDeltas(event, { programId }, once([counter])) : [];
}

/** An answer counts on the day it was given; the one that it replaces is taken out where it stands. */
export function surveyDeltas(event: SurveyResponse): Delta[] {
  const { survey, answer, replaces } = event;
  const given = dayDeltas(event, event, answerCounts(survey, answer, 1));
  if (!replaces) return [...given, ...cohortDeltas(event, event, [`${survey}Answered`])];
  const before = { ...event, at: replaces.at };
  return [...given, ...dayDeltas(before, event, answerCounts(survey, replaces, -1))];
}

/** Somebody named the issuer, or a program. */
export function mentionDeltas(mention: Mention): Delta[] {
  return dayDeltas(mention, mention, once([COUNTERS.mentions]));
}

/** What `sourceOf` calls a host that is none of the networks. */
const ELSEWHERE = 'other';

/**
 * A website that sent somebody. Of a visitor's clicks within an hour each tells of its website: so
 * nothing here depends on which of them was counted first.
 */
export function siteDeltas(click: Click): Delta[] {
  const { kind, excluded, source, referrerHost: host, at } = click;
  if (kind !== 'engagement' || excluded || source !== ELSEWHERE || !host) return [];
  const counts = placed(once([COUNTERS.siteVisits]), quarterOf(at));
  return scopesOf(click, click).map((scope) => {
    return { cell: { type: 'site', scope, day: utcDayOf(at), host }, counts };
  });
}
