import { verifiedAtOf } from '#shared/audit/verification.ts';
import { clockTime } from '#shared/calendar.ts';
import type { Scope } from '#shared/counting/rules/cell.ts';
import { excludedIn, signupCreditIn, withoutHashIn } from '#shared/counting/rules/tally.ts';
import type { ProgramId } from '#shared/ids.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { earliestOf, readTally } from '#shared/reports/cells.ts';
import type { Figures } from '#shared/reports/rules/metric.ts';
import { type PeriodQuery, previousSpan, type Span, spanOf } from '#shared/reports/rules/period.ts';

type Query = PeriodQuery & { readonly timeZone?: string; readonly programId?: ProgramId };

/** Whose numbers a report shows, of which time, and when it was asked for. */
export type ReportQuery = {
  readonly scope: Scope;
  readonly span: Span;
  readonly asOf: string;
  /** When an audit last found the issuer's counts to be those of the log. */
  readonly verifiedAt: string | null;
};

/**
 * What a query asks for. Without a time zone, the issuer's reporting zone.
 *
 * @throws AppError INVALID_INPUT naming the field, NOT_FOUND for an unknown program
 */
export async function reportQuery(
  { issuerId, timeZone: own }: Issuer,
  query: Query,
): Promise<ReportQuery> {
  const { programId, timeZone = own } = query;
  if (programId) await getProgram(issuerId, programId);
  const now = Date.now();
  const earliest = query.period === 'all' ? await earliestOf(issuerId) : undefined;
  const span = spanOf(query, { timeZone, now, earliest });
  const scope = { issuerId, ...(programId && { programId }) };
  const verifiedAt = await verifiedAtOf(issuerId);
  return { scope, span, asOf: new Date(now).toISOString(), verifiedAt };
}

/** All counts of a span: what happened in it, and the cohort that was published in it. */
export async function figuresFor({ scope }: ReportQuery, span: Span): Promise<Figures> {
  const [activity, cohort] = await Promise.all([
    readTally('day', scope, span),
    readTally('cohort', scope, span),
  ]);
  return { activity, cohort };
}

/** What every report says of itself. */
export function queryAnswer({ scope, span, asOf, verifiedAt }: ReportQuery) {
  const { from, to } = periodAnswer(previousSpan(span, Date.parse(asOf)));
  return {
    period: periodAnswer(span),
    comparison: { from, to },
    programId: scope.programId ?? null,
    asOf,
    verifiedAt,
  };
}

/** The same, and what was left out, and whose the sign-ups are. */
export function aboutAnswer(what: ReportQuery, activity: Figures['activity']) {
  const { unattributed, ...credit } = signupCreditIn(activity);
  return {
    ...queryAnswer(what),
    excluded: excludedIn(activity),
    withoutHash: withoutHashIn(activity),
    signupCredit: { ...credit, unattributed: what.scope.programId ? null : unattributed },
  };
}

export function periodAnswer({ from, to, timeZone, firstDay, lastDay, days }: Span) {
  return {
    from: clockTime(timeZone, from),
    to: clockTime(timeZone, to),
    timeZone,
    firstDay,
    lastDay,
    days,
  };
}
