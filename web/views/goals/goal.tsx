import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Goal, Metric } from '../../api/answers.ts';
import { goal as goalQuery, goals } from '../../api/queries.ts';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { useSubtitle } from '../../app/period.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { isTooEarly, MetricChange, MetricValue } from '../../controls/metric-value.tsx';
import { dayText } from '../../format/dates.ts';
import { metricText } from '../../format/metric-text.ts';
import { majorUnits } from '../../format/numbers.ts';
import { sentenceCase } from '../../format/words.ts';
import { BenchmarkLine } from './benchmark-line.tsx';
import { GoalChannels, GoalPeople } from './goal-lists.tsx';
import { targetsOf } from './goal-status.ts';
import { StatusBadge } from './status-badge.tsx';
import { TargetEditor } from './target-editor.tsx';
import { TargetLines } from './target-line.tsx';
import './goals.css';

/** One goal: each of its metrics, with target, benchmark, definition, and how good its data is. */
export function GoalView() {
  const { goal = '' } = useParams({ strict: false });
  const { search } = useViewSearch();
  const compare = search.compare === 'none' || search.period === 'all' ? undefined : 'previous';
  const query = useQuery(goalQuery(goal, { ...reportQuery(search), compare }));
  const description = useQuery(goals()).data?.items.find((item) => item.goal === goal)?.description;
  return (
    <Page
      title={query.data?.name ?? 'Goal'}
      lead={description}
      back={{ to: '/goals', word: 'Goals' }}
      filters={<Filters />}
    >
      <Loaded query={query}>
        {(data) => (
          <div className="stack">
            <div className="toolbar">
              <StatusBadge status={data.verdict} />
            </div>
            <ul className="metric-cards">
              {targetsFirst(data.metrics).map((metric) => (
                <li key={metric.id}>
                  <MetricCard goal={data.goal} metric={metric} />
                </li>
              ))}
            </ul>
            {data.channels && <GoalChannels channels={data.channels} goal={data} />}
            {data.influencers && <GoalPeople people={data.influencers} goal={data} />}
            <MetricsTable goal={data} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** What is to be reached stands before what is only watched. */
function targetsFirst(metrics: Goal['metrics']): Goal['metrics'] {
  const hasTarget = (metric: Metric) => Number(targetsOf(metric).length > 0);
  return metrics.toSorted((a, b) => hasTarget(b) - hasTarget(a));
}

const STATUS_WORDS = {
  measured: 'Measured',
  estimated: 'Estimated',
  'needs-input': 'Needs input',
} as const satisfies Record<Metric['status'], string>;

function MetricCard({ goal, metric }: { goal: string; metric: Metric }) {
  const { id, name, status, definition, todo, assumptions } = metric;
  return (
    <article className="card metric-card" aria-labelledby={`metric-${id}`}>
      <header className="metric-head">
        <h2 id={`metric-${id}`}>{name}</h2>
        <span className={status === 'needs-input' ? 'badge badge-warn' : 'badge'}>
          {STATUS_WORDS[status]}
        </span>
      </header>
      {status === 'needs-input' ? (
        <p className="metric-todo">{todo}</p>
      ) : (
        <p className="metric-figure">
          <span className="metric-number">
            <MetricValue metric={metric} />
          </span>
          <MetricChange metric={metric} />
          {isTooEarly(metric) && metric.ripeness && (
            <span className="muted">ripe on {dayText(metric.ripeness.ripeOn)}</span>
          )}
        </p>
      )}
      <TargetLines metric={metric} />
      <BenchmarkLine metric={metric} />
      <p className="metric-definition">{definition}</p>
      {assumptions.length > 0 && (
        <details className="metric-details">
          <summary>What the estimate takes for granted</summary>
          <ul>
            {assumptions.map((assumption) => (
              <li key={assumption}>{assumption}</li>
            ))}
          </ul>
        </details>
      )}
      <TargetEditor goal={goal} metric={metric} />
    </article>
  );
}

function MetricsTable({ goal }: { goal: Goal }) {
  const subtitle = useSubtitle();
  return (
    <ChartCard
      title={`${goal.name}: all numbers`}
      subtitle={subtitle(goal.period)}
      columns={COLUMNS}
      rows={goal.metrics}
      keyOf={({ id }) => id}
    />
  );
}

const textOf = (metric: Metric, value: number | null | undefined) =>
  value === null || value === undefined ? '–' : metricText(metric, value, metric.currency);

const ripeValue = (metric: Metric) => (isTooEarly(metric) ? null : metric.value);

/** Money in whole currency; everything else as the API says it. */
function fileValue({ kind, currency }: Metric, value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  return kind === 'money' && currency ? majorUnits(value, currency) : value;
}

const UNIT = {
  title: 'Unit',
  of: ({ kind, unit, currency }: Metric) => (kind === 'money' ? (currency ?? null) : unit),
};

const COLUMNS: readonly Column<Metric>[] = [
  { id: 'name', title: 'Metric', text: ({ name }) => name },
  {
    id: 'value',
    title: 'Value',
    isNumeric: true,
    text: (metric) => fileValue(metric, ripeValue(metric)),
    inFile: () => [{ title: 'Value', of: (metric) => fileValue(metric, ripeValue(metric)) }, UNIT],
    show: (metric) => textOf(metric, ripeValue(metric)),
  },
  {
    id: 'numerator',
    title: 'Numerator',
    isNumeric: true,
    text: ({ numerator }) => numerator ?? null,
    show: ({ numerator }) => numerator ?? '–',
  },
  {
    id: 'denominator',
    title: 'Denominator',
    isNumeric: true,
    text: ({ denominator }) => denominator ?? null,
    show: ({ denominator }) => denominator ?? '–',
  },
  {
    id: 'previous',
    title: 'Period before',
    isNumeric: true,
    text: (metric) => fileValue(metric, metric.previous?.value),
    show: (metric) => textOf(metric, metric.previous?.value),
  },
  {
    id: 'target',
    title: 'Target',
    isNumeric: true,
    text: (metric) => fileValue(metric, metric.target?.value),
    show: (metric) => textOf(metric, metric.target?.value),
  },
  {
    id: 'benchmark',
    title: 'Industry',
    isNumeric: true,
    text: (metric) => fileValue(metric, metric.benchmark?.value),
    show: (metric) => textOf(metric, metric.benchmark?.value),
  },
  {
    id: 'interval',
    title: '95% interval',
    text: () => null,
    show: (metric) =>
      metric.interval
        ? `${textOf(metric, metric.interval.low)} – ${textOf(metric, metric.interval.high)}`
        : '–',
    inFile: () => [
      { title: '95% low', of: ({ interval }) => interval?.low ?? null },
      { title: '95% high', of: ({ interval }) => interval?.high ?? null },
    ],
  },
  {
    id: 'ripe',
    title: 'Ripe on',
    text: ({ ripeness }) => ripeness?.ripeOn ?? null,
    show: ({ ripeness }) => (ripeness ? dayText(ripeness.ripeOn) : '–'),
  },
  { id: 'status', title: 'Data', text: ({ status }) => sentenceCase(status) },
  { id: 'definition', title: 'Definition', isFileOnly: true, text: ({ definition }) => definition },
];
