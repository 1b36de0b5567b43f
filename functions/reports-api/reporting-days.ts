import { type Day, dayIn, daysFromTo } from '#shared/calendar.ts';
import type { ProgramId } from '#shared/ids.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { earliestOf } from '#shared/reports/cells.ts';
import { type PeriodQuery, type Span, spanOf } from '#shared/reports/rules/period.ts';
import type { Board, RankingQuery } from './board.ts';

/** Days of the issuer's reporting zone, both included, and whose numbers are ranked. */
export type ReportingDays = {
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly programId: ProgramId | undefined;
};

/** The reporting days that a ranking is asked for. @throws AppError as `spanOf`, NOT_FOUND for an unknown program */
export async function reportingDays(
  { issuerId, timeZone }: Issuer,
  { programId, ...query }: PeriodQuery & { readonly programId?: ProgramId },
): Promise<ReportingDays> {
  if (programId) await getProgram(issuerId, programId);
  const earliest = query.period === 'all' ? await earliestOf(issuerId) : undefined;
  const { firstDay, lastDay } = spanOf(query, { timeZone, now: Date.now(), earliest });
  return { firstDay, lastDay, programId };
}

/** The reporting days that a span touches, of whatever zone it is. */
export function daysTouched({ from, to }: Span, { timeZone }: Issuer) {
  return { firstDay: dayIn(timeZone, from), lastDay: dayIn(timeZone, to - 1) };
}

export function daysAnswer(
  { firstDay, lastDay }: Omit<ReportingDays, 'programId'>,
  { timeZone }: Issuer,
) {
  return { firstDay, lastDay, days: daysFromTo(firstDay, lastDay), timeZone };
}

/** What every answer about a ranking begins with. */
export function rankingAnswer(
  issuer: Issuer,
  { rankBy }: RankingQuery,
  days: ReportingDays,
  { rankedCount, total, currency }: Board,
) {
  return {
    rankBy,
    currency: currency ?? null,
    period: daysAnswer(days, issuer),
    programId: days.programId ?? null,
    rankedCount,
    total,
  };
}
