import { type Day, dayIn, daysFromTo } from '#shared/calendar.ts';
import { figuresOf } from '#shared/counting/rules/parts.ts';
import type { IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import { getProgram } from '#shared/registry/programs.ts';
import { namesOf } from '#shared/registry/recipients.ts';
import { earliestOf } from '#shared/reports/cells.ts';
import { type PeriodQuery, type Span, spanOf } from '#shared/reports/rules/period.ts';
import type { Board, RankingQuery } from './ranking-board.ts';

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

type Row = {
  readonly recipientId: RecipientId;
  readonly rank: number | null;
  readonly score: number;
};

/** Rows of a ranking, with the names that the issuer knows. */
export async function rowAnswers(issuerId: IssuerId, rows: readonly Row[], board: Board) {
  const names = await namesOf(
    issuerId,
    rows.map(({ recipientId }) => recipientId),
  );
  return rows.map((row) => rowAnswer(row, names.get(row.recipientId) ?? null, board));
}

function rowAnswer({ rank, recipientId, score }: Row, name: string | null, board: Board) {
  const { total, contenders } = board;
  const value = total === 0 ? null : score / total;
  return {
    rank,
    recipientId,
    name,
    score,
    share: { value, numerator: score, denominator: total },
    ...figuresOf(contenders.get(recipientId)?.byChannel ?? new Map()),
  };
}
