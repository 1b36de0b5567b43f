import { quarterOf, utcDayOf } from '#shared/calendar.ts';
import type { Exclusion, LogEvent, Subject, Touch } from '#shared/lane-log/rules/event.ts';
import type { Survey, SurveyAnswer } from '#shared/lane-log/rules/survey.ts';
import {
  type Cell,
  COUNTERS,
  type Counter,
  countName,
  DIMENSIONS,
  excludedCounter,
  NONE,
  type Owner,
  type Scope,
  WHOLE_DAY,
} from './cell.ts';
import type { First } from './claim.ts';

/** What one event adds to one cell: how much to which counts. */
export type Delta = {
  readonly cell: Cell;
  readonly counts: Readonly<Record<string, number>>;
  /** What readers of a leaf or totals cell need to know of its credential. */
  readonly about?: Pick<Subject, 'programId' | 'publishedAt'>;
};

type Counts = Readonly<Record<string, number>>;

/** Each counter once. */
export function once(counters: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const counter of counters) counts[counter] = 1;
  return counts;
}

type Values = Partial<Record<keyof typeof DIMENSIONS, string | undefined>>;

/**
 * What happened, when, and along which dimensions: for the issuer, and for the program if there is
 * one. Of each: the day's total, the day in detail, and the cut of the quarter-hour.
 */
export function activityDeltas(
  event: LogEvent,
  subject: Partial<Pick<Subject, 'programId'>>,
  counts: Counts,
  values: Values,
): Delta[] {
  const [day, quarter] = [utcDayOf(event.at), quarterOf(event.at)];
  const total = placed(counts, WHOLE_DAY);
  const cut = cutBy(values, counts);
  const detail = { ...placed(counts, quarter), ...cut };
  const deltas: Delta[] = [];
  for (const scope of scopesOf(event, subject)) {
    deltas.push({ cell: { type: 'day', scope, day }, counts: total });
    deltas.push({ cell: { type: 'dimensions', scope, day }, counts: detail });
    if (cut) deltas.push({ cell: { type: 'edge', scope, day, quarter }, counts: cut });
  }
  return deltas;
}

/** What happened, and when. */
export function dayDeltas(
  event: LogEvent,
  subject: Partial<Pick<Subject, 'programId'>>,
  counts: Counts,
): Delta[] {
  return activityDeltas(event, subject, counts, {});
}

/** `undefined` without a dimension. */
function cutBy(values: Values, counts: Counts): Counts | undefined {
  let cut: Record<string, number> | undefined;
  for (const dimension in values) {
    const code = DIMENSIONS[dimension as keyof Values];
    const value = values[dimension as keyof Values] ?? NONE;
    cut ??= {};
    for (const counter in counts) cut[countName(counter, code, value)] = counts[counter] ?? 0;
  }
  return cut;
}

/** What one credential brought on one of the issuer's days, and in total. */
export function ownerDeltas(
  event: LogEvent,
  subject: Subject & Pick<Touch, 'channel'>,
  counts: Counts,
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

/** What is counted of those who were published on the same day. */
export type CohortCount = keyof typeof COHORT_COUNTERS;

/** A credential's firsts, counted on its publication day. */
export function cohortDeltas(
  event: LogEvent,
  subject: Pick<Subject, 'programId' | 'publishedAt'>,
  firsts: readonly CohortCount[],
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

/** An event that must not count: it adds to its reason and to nothing else. */
export function excludedDeltas(
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

export function scopesOf(
  { issuerId }: LogEvent,
  { programId }: Partial<Pick<Subject, 'programId'>>,
): Scope[] {
  return programId ? [{ issuerId }, { issuerId, programId }] : [{ issuerId }];
}

export function placed(counts: Counts, place: string | number): Counts {
  const named: Record<string, number> = {};
  for (const counter in counts) named[countName(counter, place)] = counts[counter] ?? 0;
  return named;
}

const PROMOTER_MIN = 9;

const DETRACTOR_MAX = 6;

/** What an answer counts, or with `sign` −1 what it no longer does once another took its place. */
export function answerCounts(
  survey: Survey,
  { rating, score }: SurveyAnswer,
  sign: 1 | -1,
): Record<string, number> {
  const counts: [Counter, number][] = [[`${survey}Answers`, 1]];
  if (rating !== undefined) counts.push([`${survey}Ratings`, 1], [`${survey}RatingSum`, rating]);
  if (score !== undefined) counts.push([`${survey}Scores`, 1]);
  if (score !== undefined && score >= PROMOTER_MIN) counts.push([`${survey}Promoters`, 1]);
  if (score !== undefined && score <= DETRACTOR_MAX) counts.push([`${survey}Detractors`, 1]);
  return Object.fromEntries(counts.map(([counter, n]) => [COUNTERS[counter], sign * n]));
}
