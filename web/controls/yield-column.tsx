import { intervalOf } from '#shared/reports/rules/intervals.ts';
import { countText, plural, tenthText } from '../format/numbers.ts';
import type { Column } from './data-table.tsx';
import { Explain } from './explain.tsx';
import { countIn } from './parts-columns.tsx';
import { IntervalText } from './rate-value.tsx';

type Counts = { readonly counts: object };
const PER = 100;
const WORDS: Readonly<Record<string, string>> = {
  signups: 'credited sign-ups',
  engagements: 'engagements',
  referrals: 'referrals',
};

/** What a hundred shares bring: makes channels and programs of different size comparable. */
export function yieldColumn<R extends Counts>(title: string, what: string): Column<R> {
  return {
    id: `${what}-per-100-shares`,
    title,
    isNumeric: true,
    text: (row) => yieldOf(row, what),
    show: (row) => <YieldValue row={row} what={what} title={title} />,
    inFile: () => [
      { title, of: (row) => yieldOf(row, what) },
      { title: `${title}, 95% low`, of: (row) => yieldInterval(row, what)?.low ?? null },
      { title: `${title}, 95% high`, of: (row) => yieldInterval(row, what)?.high ?? null },
    ],
  };
}

export function yieldOf(row: Counts, what: string): number | null {
  const shares = countIn(row, 'shares');
  const brought = countIn(row, what);
  return shares && brought !== null ? (PER * brought) / shares : null;
}

/** Between which values a yield truly lies, with 95 % confidence. */
function yieldInterval(row: Counts, what: string) {
  const denominator = countIn(row, 'shares') ?? 0;
  const numerator = countIn(row, what) ?? 0;
  const interval = intervalOf('ratio', { value: null, numerator, denominator });
  return interval && { ...interval, low: PER * interval.low, high: PER * interval.high };
}

function YieldValue({ row, what, title }: { row: Counts; what: string; title: string }) {
  const value = yieldOf(row, what);
  if (value === null) return <span className="muted">–</span>;
  const shares = countIn(row, 'shares') ?? 0;
  const interval = yieldInterval(row, what);
  return (
    <Explain
      title={`${title}: ${tenthText(value)}`}
      explanation={
        <>
          <p className="explanation-figure">
            {countText(countIn(row, what) ?? 0)} {WORDS[what]} ÷ {plural(shares, 'share')} × 100
          </p>
          {interval && <IntervalText interval={interval} text={tenthText} />}
          <p className="explanation-text">
            Results in this period per 100 presses of a share button. Links posted without a button
            bring clicks but no share.
          </p>
        </>
      }
    >
      {tenthText(value)}
    </Explain>
  );
}
