import type { Metric } from '../api/answers.ts';
import { dayText } from '../format/dates.ts';
import { metricText, pointsPerUnit, unitText } from '../format/metric-text.ts';
import { countText, percentText, plural } from '../format/numbers.ts';
import { Change } from './change.tsx';
import { Explain } from './explain.tsx';
import { IntervalText, SmallSample } from './rate-value.tsx';

/** A goal's metric that tells what it is, what it is made of, and how good its data is. */
export function MetricValue({ metric }: { metric: Metric }) {
  const { name, definition, numerator, denominator, assumptions, formula } = metric;
  const { interval, ripeness } = metric;
  const text = isTooEarly(metric) ? 'Too early' : metricText(metric, metric.value, metric.currency);
  return (
    <>
      {metric.smallSample && metric.value !== null && <SmallSample />}
      <Explain
        title={`${name}: ${text}`}
        explanation={
          <>
            {numerator !== undefined && denominator !== undefined && (
              <p className="explanation-figure">
                {countText(numerator)} ÷ {countText(denominator)}
                {metric.kind === 'rate' &&
                  metric.value !== null &&
                  ` = ${percentText(metric.value)}`}
              </p>
            )}
            {interval && (
              <IntervalText interval={interval} text={(value) => metricText(metric, value)} />
            )}
            {ripeness && !ripeness.isRipe && (
              <p className="explanation-text">
                Too early to judge or compare: it takes {plural(ripeness.afterDays, 'day')} to show,
                so this period will be ripe on {dayText(ripeness.ripeOn)}.
              </p>
            )}
            <p className="explanation-text">{definition}</p>
            {assumptions.map((assumption) => (
              <p key={assumption} className="explanation-text">
                {assumption}
              </p>
            ))}
            {metric.smallSample && (
              <p className="explanation-text">
                Small sample: with so few, a single event moves the value by more than three points.
              </p>
            )}
            <p className="explanation-text">
              Formula: <code>{formula}</code>
            </p>
          </>
        }
      >
        {text}
      </Explain>
      <span className="unit">{unitText(metric)}</span>
    </>
  );
}

const SLOW_DAYS = 90;

/** What takes months to show says nothing of a young cohort, not even that it is 0. */
export function isTooEarly({ ripeness }: Pick<Metric, 'ripeness'>): boolean {
  return ripeness !== null && !ripeness.isRipe && ripeness.afterDays >= SLOW_DAYS;
}

/** How a metric moved; nothing where the cohorts are too young to be compared. */
export function MetricChange({ metric }: { metric: Metric }) {
  const { value, previous, change, currency, better } = metric;
  if (!change || change.absolute === null) return null;
  return (
    <Change
      now={value}
      before={previous?.value}
      text={(one) => metricText(metric, one, currency)}
      pointsPerUnit={pointsPerUnit(metric)}
      lowerIsBetter={better === 'less'}
      isNoise={change.isWithinNoise}
    />
  );
}
