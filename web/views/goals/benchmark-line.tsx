import type { Metric } from '../../api/answers.ts';
import { Explain } from '../../controls/explain.tsx';
import { metricText } from '../../format/metric-text.ts';
import { industryWord } from '../../format/words.ts';

/** What others of the industry have, with its source; to be taken with a grain of salt. */
export function BenchmarkLine({ metric }: { metric: Metric }) {
  const { benchmark } = metric;
  if (!benchmark) return null;
  const text = metricText(metric, benchmark.value);
  return (
    <p className="benchmark">
      <Explain
        title={`${industryWord(benchmark.industry)}: ${text}`}
        explanation={
          <>
            <p className="explanation-text">{benchmark.note}</p>
            <p className="explanation-text">Source: {benchmark.source}</p>
          </>
        }
      >
        Industry average ({industryWord(benchmark.industry)}): {text}
      </Explain>
    </p>
  );
}
