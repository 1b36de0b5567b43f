import { countText, decimalText, percentText } from '../format/numbers.ts';
import { RATE_PARTS, RATIO_IDS, wordFor } from '../format/words.ts';
import { Explain } from './explain.tsx';

/** What of a rate is needed to show it. */
export type ShownRate = {
  readonly id: string;
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly definition: string;
  readonly smallSample: boolean;
  readonly interval: ShownInterval | null;
};

type ShownInterval = { readonly low: number; readonly high: number; readonly method: string };

/** Between which values a rate truly lies, in words. */
export function IntervalText(props: { interval: ShownInterval; text: (value: number) => string }) {
  const { interval, text } = props;
  const { low, high, method } = interval;
  return (
    <p className="explanation-text">
      With 95% confidence between {text(low)} and {text(high)} (
      {method === 'wilson' ? 'Wilson' : 'ratio of event counts'}).
    </p>
  );
}

/** A rate as text: a percentage, or a number for what happens so many times. */
export function rateText({ id, value }: Pick<ShownRate, 'id' | 'value'>): string {
  if (value === null) return '–';
  return RATIO_IDS.has(id) ? decimalText(value) : percentText(value);
}

/** A rate that tells what it is made of, and how far it may be trusted. */
export function RateValue({ rate, label }: { rate: ShownRate; label?: string }) {
  const { id, numerator, denominator, definition, smallSample, interval } = rate;
  const [counted, of] = RATE_PARTS[id] ?? ['', ''];
  return (
    <>
      <Explain
        title={`${label ?? wordFor(id)}: ${rateText(rate)}`}
        explanation={
          <>
            <p className="explanation-figure">
              {countText(numerator)} {counted} ÷ {countText(denominator)} {of}
            </p>
            {interval && (
              <IntervalText interval={interval} text={(value) => rateText({ id, value })} />
            )}
            <p className="explanation-text">{definition}</p>
            {smallSample && (
              <p className="explanation-text">
                Small sample: {countText(denominator)} is below 30, so a single event moves the rate
                by more than three points.
              </p>
            )}
          </>
        }
      >
        {rateText(rate)}
      </Explain>
      {smallSample && rate.value !== null && <SmallSample />}
    </>
  );
}

export function SmallSample() {
  return <span className="small-sample">small sample</span>;
}
