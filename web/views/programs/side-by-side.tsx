import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Breakdown } from '../../api/answers.ts';
import { breakdown } from '../../api/queries.ts';
import { useSubtitle } from '../../app/period.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { countIn } from '../../controls/parts-columns.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Empty } from '../../controls/states.tsx';
import { yieldOf } from '../../controls/yield-column.tsx';
import { countText, tenthText } from '../../format/numbers.ts';
import type { BreakdownRow } from './columns.tsx';

type SideBySideProps = {
  readonly by: Breakdown['by'];
  /** What one of the rows is: `channel`. */
  readonly word: string;
  readonly columns: readonly Column<BreakdownRow>[];
  readonly nameOf: (row: BreakdownRow) => string;
  readonly colorOf?: (row: BreakdownRow) => string;
  readonly tools?: ReactNode;
};

const MEASURES = {
  engagements: 'Engagements',
  referrals: 'Referrals',
  signups: 'Sign-ups',
  'signups-yield': 'Sign-ups per 100 shares',
} as const;
type Measure = keyof typeof MEASURES;

const SHOWN_MAX = 14;

/** Rows of a breakdown beside each other: one figure as bars, all of them in a table. */
export function SideBySide(props: SideBySideProps) {
  const { by, word, columns, nameOf, colorOf, tools } = props;
  const { search } = useViewSearch();
  const [measure, setMeasure] = useState<Measure>('engagements');
  const subtitle = useSubtitle();
  const query = useQuery(breakdown({ ...reportQuery(search), by }));
  const about = query.data ? subtitle(query.data.period) : '';
  return (
    <Loaded query={query}>
      {({ items }) => {
        if (items.length === 0) {
          return (
            <section className="card">
              <Empty title="Nothing happened in this period">
                Take a longer one, or another program.
              </Empty>
            </section>
          );
        }
        const possible = measuresOf(items);
        const chosen = possible.includes(measure) ? measure : 'engagements';
        return (
          <div className="stack">
            <ChartCard
              title={`${MEASURES[chosen]} by ${word}`}
              subtitle={about}
              columns={columns}
              rows={items}
              keyOf={({ value }) => value}
              tools={
                <>
                  {tools}
                  <Segments
                    label="Measure"
                    options={possible.map((id) => [id, MEASURES[id]] as const)}
                    value={chosen}
                    onChange={setMeasure}
                  />
                </>
              }
            >
              <BarChart
                label={`${MEASURES[chosen]} by ${word}`}
                rows={items
                  .map((row) => ({ row, value: measured(row, chosen) }))
                  .sort((a, b) => b.value - a.value)
                  .slice(0, SHOWN_MAX)
                  .map(({ row, value }) => ({
                    id: row.value,
                    name: nameOf(row),
                    value,
                    text: chosen === 'signups-yield' ? tenthText(value) : countText(value),
                    color: colorOf?.(row),
                  }))}
              />
            </ChartCard>
            <ChartCard
              title="Side by side"
              description="What happened in this period. A yield is results per 100 shares."
              subtitle={about}
              columns={columns}
              rows={items}
              keyOf={({ value }) => value}
            />
          </div>
        );
      }}
    </Loaded>
  );
}

/** Some dimensions know only clicks. */
function measuresOf(items: readonly BreakdownRow[]): Measure[] {
  const hasSignups = items.some((row) => countIn(row, 'signups') !== null);
  return hasSignups
    ? ['engagements', 'referrals', 'signups', 'signups-yield']
    : ['engagements', 'referrals'];
}

function measured(row: BreakdownRow, measure: Measure): number {
  if (measure === 'signups-yield') return yieldOf(row, 'signups') ?? 0;
  return countIn(row, measure) ?? 0;
}
