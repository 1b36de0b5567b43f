import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import type { JudgedTarget, Metric } from '../../api/answers.ts';
import { Explain } from '../../controls/explain.tsx';
import { daysText, dayText } from '../../format/dates.ts';
import { metricText } from '../../format/metric-text.ts';
import { progressOf, targetsOf } from './goal-status.ts';

/** How far each target of a metric is, whatever period the page shows. */
export function TargetLines({ metric }: { metric: Metric }) {
  return targetsOf(metric).map((target) => (
    <TargetLine key={target.programId} metric={metric} target={target} />
  ));
}

type TargetLineProps = { readonly metric: Metric; readonly target: JudgedTarget };

/** How far a target is, where one should be by now, and by which rule that is said. */
function TargetLine({ metric, target }: TargetLineProps) {
  const text = (value: number | null) => metricText(metric, value, metric.currency);
  const expected = target.value > 0 ? Math.min(1, target.expected / target.value) : undefined;
  const { Icon, look, word } = stateOf(target);
  return (
    <div className="target">
      <div className="target-bar" aria-hidden="true">
        <div className="bar-track">
          <div
            className={target.onTrack === false ? 'bar-fill bar-fill-bad' : 'bar-fill'}
            style={{ width: `${100 * (progressOf(target) ?? 0)}%` }}
          />
        </div>
        {target.rule === 'pace' && expected !== undefined && target.state === 'running' && (
          <div className="target-mark" style={{ insetInlineStart: `${100 * expected}%` }} />
        )}
      </div>
      <div className="target-text">
        <Explain
          title={`Target: ${text(target.value)} by ${dayText(target.date)}`}
          explanation={
            <>
              <p className="explanation-figure">
                {text(target.actual)} since {dayText(target.from)}
                {target.state === 'running' && `; by now it should be ${text(target.expected)}`}.
              </p>
              <p className="explanation-text">{target.ruleText}</p>
              <p className="explanation-text">
                Counted over {daysText(target.from, target.date)},{' '}
                {scopeOf(target) ?? 'over all programs'}, whatever this page is filtered by.
              </p>
            </>
          }
        >
          {targetText(metric, target)}
        </Explain>
        <span className={`badge ${look}`}>
          <Icon size={12} aria-hidden /> {word}
        </span>
      </div>
    </div>
  );
}

/** 31 of 60 by 27 Mar 2027, Food safety */
export function targetText(metric: Metric, target: JudgedTarget): string {
  const text = (value: number | null) => metricText(metric, value, metric.currency);
  const reached = `${text(target.actual)} of ${text(target.value)} by ${dayText(target.date)}`;
  return [reached, scopeOf(target)].filter(Boolean).join(', ');
}

function scopeOf({ programId, programName }: JudgedTarget): string | undefined {
  return programName ?? programId ?? undefined;
}

function stateOf({ state, onTrack, from }: JudgedTarget) {
  if (state === 'upcoming') {
    return { Icon: CircleHelp, look: '', word: `From ${dayText(from)}` };
  }
  if (onTrack === null) return { Icon: CircleHelp, look: '', word: 'Not known yet' };
  const isOver = state === 'ended';
  return onTrack
    ? { Icon: CircleCheck, look: 'badge-good', word: isOver ? 'Reached' : 'On course' }
    : { Icon: TriangleAlert, look: 'badge-bad', word: isOver ? 'Missed' : 'Behind' };
}
