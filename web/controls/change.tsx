import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import { changeText, tenthText } from '../format/numbers.ts';

type ChangeProps = {
  readonly now: number | null;
  readonly before: number | null | undefined;
  /** The value as text, for screen readers. */
  readonly text: (value: number) => string;
  /** Rates and scores move by points: how many one of the value is. Counts move by per cent. */
  readonly pointsPerUnit?: number;
  readonly lowerIsBetter?: boolean;
  /** Whether chance alone brings as much; null where nobody can tell. Only more is coloured. */
  readonly isNoise: boolean | null | undefined;
};

/** How a value moved from the period before. */
export function Change(props: ChangeProps) {
  const { now, before, text, pointsPerUnit, lowerIsBetter, isNoise } = props;
  if (now === null || before === null || before === undefined) return null;
  const moved = now - before;
  if (moved === 0) return <Still before={text(before)} />;
  const isGood = moved > 0 !== Boolean(lowerIsBetter);
  const Arrow = moved > 0 ? ArrowUpRight : ArrowDownRight;
  const look = isNoise === false ? (isGood ? 'change-good' : 'change-bad') : '';
  const note = isNoise ? '; a change this small may be chance' : '';
  return (
    <span className={`change ${look}`} title={`was ${text(before)}${note}`}>
      <Arrow size={13} aria-hidden />
      {movedText(moved, before, pointsPerUnit)}
      <span className="visually-hidden">
        , from {text(before)} in the period before{note}
      </span>
    </span>
  );
}

function movedText(moved: number, before: number, pointsPerUnit: number | undefined): string {
  if (pointsPerUnit !== undefined) {
    return `${moved > 0 ? '+' : '−'}${tenthText(Math.abs(moved) * pointsPerUnit)} pts`;
  }
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
