import { namesOf } from '#shared/data/recipients.ts';
import type { IssuerId, RecipientId } from '#shared/domain/ids.ts';
import { figuresOf } from '#shared/domain/parts.ts';
import type { Board } from './board.ts';

type Row = {
  readonly recipientId: RecipientId;
  readonly rank: number | null;
  readonly score: number;
};

/** Rows of a ranking as the API shows them, with the names that the issuer knows. */
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
