import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Breakdown } from '../../api/answers.ts';
import { breakdown } from '../../api/queries.ts';
import { useSubtitle } from '../../app/period.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { channelColor } from '../../charts/channel-mix.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import { Bar } from '../../controls/bar.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { countColumn, countIn } from '../../controls/parts-columns.tsx';
import { Empty } from '../../controls/states.tsx';
import { countText } from '../../format/numbers.ts';
import { channelWord } from '../../format/words.ts';

type Row = Breakdown['items'][number];

const SHOWN = 5;

/** Which channels bring people in. */
export function BestChannels() {
  const { search } = useViewSearch();
  const query = useQuery(breakdown({ ...reportQuery(search), by: 'channel' }));
  const subtitle = useSubtitle();
  const rows = (query.data?.items ?? [])
    .filter(({ counts }) => counts.engagements > 0)
    .sort((a, b) => b.counts.engagements - a.counts.engagements);
  return (
    <ChartCard
      title="Which channels work"
      description="Engagements, and the sign-ups that came of them"
      subtitle={query.data ? subtitle(query.data.period) : ''}
      columns={COLUMNS}
      rows={rows}
      keyOf={({ value }) => value}
      isWaiting={query.isPending}
      tools={
        <Link to="/channels" className="button button-quiet">
          All channels
        </Link>
      }
      picture={<BarChart label="Engagements by channel" rows={rows.map(barOf)} />}
    >
      <Loaded query={query} lines={5}>
        {() => <Ways rows={rows} />}
      </Loaded>
    </ChartCard>
  );
}

function Ways({ rows }: { rows: readonly Row[] }) {
  const [best] = rows;
  if (!best) return <Empty title="No clicks yet">Share links bring them, one per channel.</Empty>;
  return (
    <ul className="ways">
      {rows.slice(0, SHOWN).map(({ value, counts }) => (
        <li key={value} className="way">
          <span>{channelWord(value)}</span>
          <Bar part={counts.engagements} of={best.counts.engagements} color={channelColor(value)} />
          <span className="number">{countText(counts.engagements)}</span>
          <span className="number way-result">
            {signupsText({ counts })} <small className="muted">sign-ups</small>
          </span>
        </li>
      ))}
    </ul>
  );
}

function barOf({ value, counts }: Row) {
  const { engagements } = counts;
  const text = `${countText(engagements)} · ${signupsText({ counts })} sign-ups`;
  return {
    id: value,
    name: channelWord(value),
    value: engagements,
    text,
    color: channelColor(value),
  };
}

function signupsText(row: Pick<Row, 'counts'>): string {
  const signups = countIn(row, 'signups');
  return signups === null ? '–' : countText(signups);
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'channel', title: 'Channel', text: ({ value }) => channelWord(value) },
  countColumn('engagements', 'Engagements'),
  countColumn('signups', 'Sign-ups'),
];
