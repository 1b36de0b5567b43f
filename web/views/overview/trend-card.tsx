import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Funnel, Series } from '../../api/answers.ts';
import { series } from '../../api/queries.ts';
import { useSubtitle } from '../../app/period.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { TrendChart, type TrendPoint } from '../../charts/trend-chart.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Segments } from '../../controls/segments.tsx';
import { clockText, monthText, shortDayText, weekdayText } from '../../format/dates.ts';
import { countText } from '../../format/numbers.ts';
import { wordFor } from '../../format/words.ts';

const METRICS = ['shares', 'engagements', 'referrals', 'signups'] as const;
type Interval = Series['interval'];

/** How it went over time, beside the period before. */
export function TrendCard(props: { readonly report: Funnel; readonly isCompared: boolean }) {
  const { isCompared } = props;
  const { period, comparison } = props.report;
  const [metric, setMetric] = useState<(typeof METRICS)[number]>('engagements');
  const { search } = useViewSearch();
  const subtitle = useSubtitle();
  const interval = intervalFor(period.days);
  const asked = { ...reportQuery(search), metric, interval };
  const now = useQuery(series(asked));
  const before = useQuery({
    ...series({ ...asked, period: undefined, ...comparison }),
    enabled: isCompared,
  });
  const points = now.data ? pointsOf(now.data, isCompared ? before.data : undefined) : [];
  return (
    <ChartCard
      title={`${wordFor(metric)} over time`}
      description={now.data?.definition}
      subtitle={subtitle(period)}
      columns={COLUMNS}
      rows={points}
      keyOf={({ title }) => title}
      isWaiting={now.isPending}
      tools={
        <Segments
          label="Metric"
          options={METRICS.map((id) => [id, wordFor(id)] as const)}
          value={metric}
          onChange={setMetric}
        />
      }
      foot={isCompared && <TrendKey now={now.data} before={before.data} />}
    >
      <Loaded query={now}>
        {() => <TrendChart label={`${wordFor(metric)} by ${interval}`} points={points} />}
      </Loaded>
    </ChartCard>
  );
}

function TrendKey({ now, before }: { now?: Series; before?: Series }) {
  return (
    <span className="key">
      <span className="key-item">
        <span className="key-line" /> This period{hasRunning(now) && ', so far'}
        {now && `: ${countText(now.total)}`}
      </span>
      <span className="key-item">
        <span className="key-line key-line-before" /> The period before
        {hasRunning(now) && ', until the same time'}
        {before && `: ${countText(before.total)}`}
      </span>
    </span>
  );
}

function hasRunning(series: Series | undefined): boolean {
  return series?.items.some(({ state }) => state === 'running') ?? false;
}

/** Enough values to see a shape, few enough to tell them apart. */
function intervalFor(days: number): Interval {
  if (days <= 2) return 'hour';
  if (days <= 92) return 'day';
  return days <= 731 ? 'week' : 'month';
}

/** A point, and when it and its companion begin: ISO days, or for hours instants. */
type Point = TrendPoint & { readonly start: string; readonly startBefore?: string };

function pointsOf({ items, interval }: Series, before: Series | undefined): Point[] {
  const isoOf = (start: string) => (interval === 'hour' ? start : start.slice(0, 10));
  return items.map(({ start, value, state }, i) => {
    const then = before?.items[i];
    return {
      label: interval === 'hour' ? clockText(start) : shortDayText(start),
      title: titleOf(interval, start),
      value,
      state,
      start: isoOf(start),
      ...(then && { startBefore: isoOf(then.start) }),
      ...(then && { before: { title: titleOf(interval, then.start), value: then.value } }),
    };
  });
}

function titleOf(interval: Interval, start: string): string {
  if (interval === 'hour') return `${weekdayText(start)}, ${clockText(start)}`;
  if (interval === 'month') return monthText(start);
  return interval === 'week' ? `Week from ${shortDayText(start)}` : weekdayText(start);
}

const COLUMNS: readonly Column<Point>[] = [
  {
    id: 'when',
    title: 'When',
    text: ({ title }) => title,
    inFile: () => [{ title: 'When', of: ({ start }) => start }],
  },
  {
    id: 'value',
    title: 'Count',
    isNumeric: true,
    text: ({ value, state }) => (state === 'upcoming' ? null : value),
    show: ({ value, state }) => (state === 'upcoming' ? '–' : countText(value)),
    inFile: () => [
      { title: 'Count', of: ({ value, state }) => (state === 'upcoming' ? null : value) },
      { title: 'State', of: ({ state }) => state ?? null },
    ],
  },
  {
    id: 'then',
    title: 'Period before',
    text: ({ before }) => before?.title ?? null,
    inFile: () => [{ title: 'Period before', of: ({ startBefore }) => startBefore ?? null }],
  },
  {
    id: 'before',
    title: 'Count before',
    isNumeric: true,
    text: ({ before }) => before?.value ?? null,
    show: ({ before }) => (before ? countText(before.value) : '–'),
  },
];
