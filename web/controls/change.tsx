import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import { changeText, tenthText } from '../format/numbers.ts';

type ChangeProps = {
  readonly now: number | null;
  readonly before: number | null | undefined;
  /** The value as text, for screen readers. */
  readonly text: (value: number) => string;
  /** Rates move by points, counts by per cent. */
  readonly inPoints?: boolean;
  readonly lowerIsBetter?: boolean;
};

/** How a value moved from the period before. */
export function Change({ now, before, text, inPoints = false, lowerIsBetter }: ChangeProps) {
  if (now === null || before === null || before === undefined) return null;
  const moved = now - before;
  if (moved === 0) return <Still before={text(before)} />;
  const isGood = moved > 0 !== Boolean(lowerIsBetter);
  const Arrow = moved > 0 ? ArrowUpRight : ArrowDownRight;
  return (
    <span
      className={`change ${isGood ? 'change-good' : 'change-bad'}`}
      title={`was ${text(before)}`}
    >
      <Arrow size={13} aria-hidden />
      {movedText(moved, before, inPoints)}
      <span className="visually-hidden">, from {text(before)} in the period before</span>
    </span>
  );
}

function movedText(moved: number, before: number, inPoints: boolean): string {
  if (inPoints) return `${moved > 0 ? '+' : '−'}${tenthText(Math.abs(moved) * 100)} pts`;
  if (before === 0) return 'new';
  return changeText(moved / before);
}

function Still({ before }: { before: string }) {
  return (
    <span className="change" title={`was ${before}`}>
      <Minus size={13} aria-hidden />
      no change
    </span>
  );
}
