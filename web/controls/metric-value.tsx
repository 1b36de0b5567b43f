import type { Metric } from '../api/answers.ts';
import { metricText, unitText } from '../format/metric-text.ts';
import { countText, percentText } from '../format/numbers.ts';
import { Explain } from './explain.tsx';
import { SmallSample } from './rate-value.tsx';

/** A goal's metric that tells what it is, what it is made of, and how good its data is. */
export function MetricValue({ metric }: { metric: Metric }) {
  const { name, definition, numerator, denominator, assumptions, formula } = metric;
  const text = metricText(metric, metric.value, metric.currency);
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
