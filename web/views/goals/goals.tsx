import { Link } from '@tanstack/react-router';
import type { Goals as Catalogue, Goal } from '../../api/answers.ts';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { MetricChange, MetricValue } from '../../controls/metric-value.tsx';
import { Failure, SkeletonCards } from '../../controls/states.tsx';
import { targetsOf } from './goal-status.ts';
import { StatusBadge } from './status-badge.tsx';
import { TargetLines } from './target-line.tsx';
import { useGoals } from './use-goals.ts';
import './goals.css';

const SHOWN = 4;
const NINE = Array.from({ length: 9 }, () => 18);

/** What the credential programme is for, and how far it got: nine goals. */
export function Goals() {
  const { catalogue, isWaiting, rows } = useGoals();
  return (
    <Page
      title="Goals"
      lead="Your goals and progress towards them. Every number shows how it is calculated."
      filters={<Filters />}
    >
      {catalogue.error && <Failure error={catalogue.error} />}
      {isWaiting ? (
        <SkeletonCards className="goal-cards" heights={NINE} />
      ) : (
        <ul className="goal-cards">
          {rows.map(({ item, report }) => (
            <li key={item.goal}>
              <GoalCard item={item} goal={report?.data} error={report?.error ?? undefined} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

type GoalCardProps = {
  readonly item: Catalogue['items'][number];
  readonly goal?: Goal;
  readonly error?: Error;
};

function GoalCard({ item, goal, error }: GoalCardProps) {
  return (
    <article className="card goal-card" aria-labelledby={`goal-${item.goal}`}>
      <header className="card-head">
        <div className="card-title">
          <h2 id={`goal-${item.goal}`}>
            <Link to="/goals/$goal" params={{ goal: item.goal }} className="goal-link">
              {item.name}
            </Link>
          </h2>
          <p>{item.description}</p>
        </div>
        {goal && <StatusBadge status={goal.verdict} />}
      </header>
      <div className="card-body">
        {goal && <Figures goal={goal} />}
        {!goal && error && <Failure error={error} />}
      </div>
    </article>
  );
}

function Figures({ goal }: { goal: Goal }) {
  const shown = mostTelling(goal.metrics);
  const hidden = goal.metrics.length - shown.length;
  return (
    <>
      <dl className="figures">
        {shown.map((metric) => (
          <div key={metric.id} className="figure">
            <dt>{metric.name}</dt>
            <dd>
              {metric.status === 'needs-input' ? (
                <span className="muted">needs input</span>
              ) : (
                <>
                  <MetricChange metric={metric} />
                  <MetricValue metric={metric} />
                </>
              )}
            </dd>
            {targetsOf(metric).length > 0 && (
              <dd className="figure-target">
                <TargetLines metric={metric} />
              </dd>
            )}
          </div>
        ))}
      </dl>
      {hidden > 0 && (
        <p className="figures-more">
          <Link to="/goals/$goal" params={{ goal: goal.goal }}>
            {hidden} more
            <span className="visually-hidden"> of {goal.name}</span>
          </Link>
        </p>
      )}
    </>
  );
}

/** Those with a target first, then those that are known. */
function mostTelling(metrics: Goal['metrics']): Goal['metrics'] {
  const weight = (metric: Goal['metrics'][number]) =>
    targetsOf(metric).length > 0 ? 0 : metric.status === 'needs-input' ? 2 : 1;
  return metrics.toSorted((a, b) => weight(a) - weight(b)).slice(0, SHOWN);
}
