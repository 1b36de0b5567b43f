import { Link } from '@tanstack/react-router';
import type { Goal } from '../../api/answers.ts';
import { isTooEarly, MetricChange } from '../../controls/metric-value.tsx';
import { Failure } from '../../controls/states.tsx';
import { metricText } from '../../format/metric-text.ts';
import { plural } from '../../format/numbers.ts';
import { headlineOf, progressOf } from '../goals/goal-status.ts';
import { StatusBadge } from '../goals/status-badge.tsx';
import { targetText } from '../goals/target-line.tsx';
import { useGoals } from '../goals/use-goals.ts';

/** Are we on course? All nine goals at a glance. */
export function GoalStrip() {
  const { catalogue, isWaiting, rows } = useGoals();
  if (catalogue.error) return <Failure error={catalogue.error} />;
  return (
    <section className="card" aria-labelledby="on-course">
      <header className="card-head">
        <div className="card-title">
          <h2 id="on-course">Are we on course?</h2>
          <p>{summaryOf(rows.flatMap(({ report }) => report?.data ?? []))}</p>
        </div>
        <Link to="/goals" className="button button-quiet">
          All goals
        </Link>
      </header>
      <ul className="goal-strip">
        {catalogue.isPending && <Places />}
        {rows.map(({ item, report }) => (
          <li key={item.goal}>
            <Link to="/goals/$goal" params={{ goal: item.goal }} className="goal-tile">
              <span className="goal-name">{item.name}</span>
              {isWaiting || !report?.data ? (
                <span className="skeleton goal-wait" />
              ) : (
                <Glance goal={report.data} />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

const NINE = Array.from({ length: 9 }, (_, i) => `goal-${i}`);

function Places() {
  return NINE.map((place) => (
    <li key={place}>
      <span className="goal-tile">
        <span className="skeleton goal-wait" />
      </span>
    </li>
  ));
}

function Glance({ goal }: { goal: Goal }) {
  const headline = headlineOf(goal);
  if (!headline) return null;
  const { metric, target } = headline;
  const progress = target && progressOf(target);
  return (
    <>
      <span className="goal-figure number">
        {isTooEarly(metric) ? 'Too early' : metricText(metric, metric.value, metric.currency)}
      </span>
      <span className="goal-metric muted">
        {metric.name}
        <MetricChange metric={metric} />
      </span>
      <StatusBadge status={goal.verdict} />
      {target && <span className="goal-target muted">{targetText(metric, target)}</span>}
      {progress !== undefined && (
        <span className="bar-track" aria-hidden="true">
          <span
            className={target?.onTrack === false ? 'bar-fill bar-fill-bad' : 'bar-fill'}
            style={{ display: 'block', width: `${100 * progress}%` }}
          />
        </span>
      )}
    </>
  );
}

function summaryOf(goals: readonly Goal[]): string {
  const statuses = goals.map(({ verdict }) => verdict);
  const onCourse = statuses.filter((status) => status === 'on-course').length;
  const behind = statuses.filter((status) => status === 'behind').length;
  if (goals.length === 0) return 'Nine goals, each by its own numbers';
  if (onCourse + behind === 0) return 'No goal has a target yet: set one to know';
  return `${onCourse} of ${plural(onCourse + behind, 'goal')} with a target ${onCourse === 1 ? 'is' : 'are'} on course`;
}
