import { figuresOf } from '#shared/counting/rules/parts.ts';
import type { IssuerId, RecipientId } from '#shared/ids.ts';
import { namesOf } from '#shared/registry/recipients.ts';
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
