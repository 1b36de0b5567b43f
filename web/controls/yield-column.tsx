import { countText, plural, tenthText } from '../format/numbers.ts';
import type { Column } from './data-table.tsx';
import { Explain } from './explain.tsx';
import { countIn } from './parts-columns.tsx';
import { SmallSample } from './rate-value.tsx';

type Counts = { readonly counts: object };
const PER = 100;
const SMALL_SAMPLE_BELOW = 30;
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
  };
}

export function yieldOf(row: Counts, what: string): number | null {
  const shares = countIn(row, 'shares');
  const brought = countIn(row, what);
  return shares && brought !== null ? (PER * brought) / shares : null;
}

function YieldValue({ row, what, title }: { row: Counts; what: string; title: string }) {
  const value = yieldOf(row, what);
  if (value === null) return <span className="muted">–</span>;
  const shares = countIn(row, 'shares') ?? 0;
  return (
    <>
      {shares < SMALL_SAMPLE_BELOW && <SmallSample />}{' '}
      <Explain
        title={`${title}: ${tenthText(value)}`}
        explanation={
          <>
            <p className="explanation-figure">
              {countText(countIn(row, what) ?? 0)} {WORDS[what]} ÷ {plural(shares, 'share')} × 100
            </p>
            <p className="explanation-text">
              Results in this period per 100 presses of a share button. Links posted without a
              button bring clicks but no share.
            </p>
          </>
        }
      >
        {tenthText(value)}
      </Explain>
    </>
  );
}
