import { useState } from 'react';
import type { Influencer } from '../../api/answers.ts';
import { useSubtitle } from '../../app/period.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { TrendChart } from '../../charts/trend-chart.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { countColumn } from '../../controls/parts-columns.tsx';
import { Segments } from '../../controls/segments.tsx';
import { dayState, shortDayText, weekdayText } from '../../format/dates.ts';

type Day = Influencer['series'][number] & { readonly counts: object };

const METRICS = [
  ['engagements', 'Engagements'],
  ['referrals', 'Referrals'],
  ['signups', 'Sign-ups'],
] as const;

const COLUMNS: readonly Column<Day>[] = [
  { id: 'day', title: 'Day', text: ({ day }) => day, show: ({ day }) => weekdayText(day) },
  countColumn('shares', 'Shares'),
  countColumn('engagements', 'Engagements'),
  countColumn('referrals', 'Referrals'),
  countColumn('signups', 'Sign-ups'),
];

/** Day by day. The days of a recipient are kept together, whichever of their credentials it was. */
export function CredentialDays({ holder }: { holder: Influencer }) {
  const [metric, setMetric] = useState<(typeof METRICS)[number][0]>('engagements');
  const subtitle = useSubtitle();
  const word = METRICS.find(([id]) => id === metric)?.[1] ?? '';
  const several = holder.credentials.length > 1;
  return (
    <ChartCard
      title={`${word} by day`}
      description={several ? 'Of all credentials of this recipient.' : undefined}
      subtitle={subtitle(holder.period)}
      columns={COLUMNS}
      rows={holder.series.map((day) => ({ ...day, counts: day.parts }))}
      keyOf={({ day }) => day}
      tools={<Segments label="Metric" options={METRICS} value={metric} onChange={setMetric} />}
    >
      <TrendChart
        label={`${word} by day`}
        points={holder.series.map(({ day, parts }) => ({
          label: shortDayText(day),
          title: weekdayText(day),
          value: parts[metric],
          state: dayState(day, holder.asOf, holder.period.timeZone),
        }))}
      />
    </ChartCard>
  );
}
