import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import type { Metric } from '../../api/answers.ts';
import { Explain } from '../../controls/explain.tsx';
import { dayText } from '../../format/dates.ts';
import { metricText } from '../../format/metric-text.ts';
import { progressOf } from './goal-status.ts';

/** How far a target is, where one should be by now, and by which rule that is said. */
export function TargetLine({ metric }: { metric: Metric }) {
  const { target, currency } = metric;
  if (!target) return null;
  const text = (value: number | null) => metricText(metric, value, currency);
  const progress = progressOf(metric);
  const expected = target.value > 0 ? Math.min(1, target.expected / target.value) : undefined;
  const isBehind = target.onTrack === false;
  const Icon = target.onTrack === null ? CircleHelp : isBehind ? TriangleAlert : CircleCheck;
  const look = target.onTrack === null ? '' : isBehind ? 'badge-bad' : 'badge-good';
  const word = target.onTrack === null ? 'Unknown' : isBehind ? 'Behind' : 'On course';
  return (
    <div className="target">
      <div className="target-bar" aria-hidden="true">
        <div className="bar-track">
          <div
            className={isBehind ? 'bar-fill bar-fill-bad' : 'bar-fill'}
            style={{ width: `${100 * (progress ?? 0)}%` }}
          />
        </div>
        {target.rule === 'pace' && expected !== undefined && (
          <div className="target-mark" style={{ insetInlineStart: `${100 * expected}%` }} />
        )}
      </div>
      <div className="target-text">
        <Explain
          title={`Target: ${text(target.value)} by ${dayText(target.date)}`}
          explanation={
            <>
              <p className="explanation-figure">
                So far {text(target.actual)}; by now it should be {text(target.expected)}.
              </p>
              <p className="explanation-text">{target.ruleText}</p>
            </>
          }
        >
          {text(target.actual)} of {text(target.value)} by {dayText(target.date)}
        </Explain>
        <span className={`badge ${look}`}>
          <Icon size={12} aria-hidden /> {word}
        </span>
      </div>
    </div>
  );
}
