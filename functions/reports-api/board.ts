import { eachLeaf } from '#shared/data/leaves.ts';
import type { Day } from '#shared/domain/calendar.ts';
import { valueCounter } from '#shared/domain/cell.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { IssuerId, RecipientId } from '#shared/domain/ids.ts';
import type { Leaf } from '#shared/domain/leaf.ts';
import {
  type Contender,
  contend,
  type RankBy,
  type Ranked,
  rankingOf,
  standingOf,
} from '#shared/domain/ranking.ts';
import { daysOf } from '#shared/domain/zoned-days.ts';
import type { ReportingDays } from './reporting-days.ts';

export type RankingQuery = { readonly rankBy: RankBy; readonly currency?: string };

/** A whole ranking: everybody with a score, best first, and what was counted for everybody. */
export type Board = {
  readonly ranking: readonly Ranked[];
  /** The scores of all. */
  readonly total: number;
  readonly currency: string | undefined;
  readonly contenders: ReadonlyMap<RecipientId, Contender>;
};

/**
 * The ranking of an issuer's reporting days, folded now: a sign-up that is told late changes days
 * long past, so a day's file stands for its leaves only as long as they are what it holds.
 *
 * @param visit sees each leaf that goes into it
 * @throws AppError INVALID_INPUT naming `currency` if money in several would have to be compared
 */
export async function boardOf(
  issuerId: IssuerId,
  { firstDay, lastDay, programId }: ReportingDays,
  { rankBy, currency: asked }: RankingQuery,
  visit: (leaf: Leaf, day: Day) => void = () => {},
): Promise<Board> {
  if (asked && rankBy !== 'value') throw refusal('goes with rankBy=value only');
  const contenders = new Map<RecipientId, Contender>();
  await eachLeaf(issuerId, daysOf(firstDay, lastDay), (leaf, day) => {
    if (programId && leaf.programId !== programId) return;
    contend(contenders, leaf);
    visit(leaf, day);
  });
  const currency = rankBy === 'value' ? (asked ?? onlyCurrency(contenders)) : undefined;
  const standings = [...contenders].map(([recipientId, contender]) =>
    standingOf(recipientId, contender, rankBy, currency),
  );
  const ranking = rankingOf(standings);
  const total = ranking.reduce((sum, { score }) => sum + score, 0);
  return { ranking, total, currency, contenders };
}

const VALUE_PREFIX = valueCounter('');

function onlyCurrency(contenders: Board['contenders']): string | undefined {
  const found = new Set<string>();
  for (const { byChannel } of contenders.values()) {
    for (const name of byChannel.keys()) {
      if (name.startsWith(VALUE_PREFIX))
        found.add(name.slice(VALUE_PREFIX.length).split('.')[0] ?? '');
    }
  }
  if (found.size <= 1) return [...found][0];
  throw refusal(`there is money in several: give one of ${[...found].sort().join(', ')}`);
}

function refusal(message: string): AppError {
  return new AppError('INVALID_INPUT', message, { field: 'currency' });
}
