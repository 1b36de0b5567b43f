import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { InfluencerRow } from '../../api/answers.ts';
import { influencers } from '../../api/queries.ts';
import { useSubtitle } from '../../app/period.ts';
import { periodQuery, useViewSearch } from '../../app/search.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { ChannelMix } from '../../charts/channel-mix.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty } from '../../controls/states.tsx';
import { countText, percentText, plural } from '../../format/numbers.ts';

const SHOWN = 5;

/** Who brings people in: the first few, and the way to all. */
export function TopPeople() {
  const { search } = useViewSearch();
  const { programId } = search;
  const query = useQuery(influencers({ ...periodQuery(search), programId, limit: SHOWN }));
  const subtitle = useSubtitle();
  const rows = query.data?.items ?? [];
  return (
    <ChartCard
      title="Who brings people in"
      description={
        query.data
          ? `${plural(query.data.rankedCount, 'recipient')} brought ${plural(query.data.total, 'sign-up')}`
          : 'By credited sign-ups'
      }
      subtitle={query.data ? subtitle(query.data.period) : ''}
      columns={COLUMNS}
      rows={rows}
      keyOf={({ recipientId }) => recipientId}
      isWaiting={query.isPending}
      tools={
        <Link to="/influencers" className="button button-quiet">
          All influencers
        </Link>
      }
      picture={<BarChart label="Sign-ups by recipient" rows={rows.map(barOf)} />}
    >
      <Loaded query={query} lines={5}>
        {({ items }) => <People rows={items} />}
      </Loaded>
    </ChartCard>
  );
}

function People({ rows }: { rows: readonly InfluencerRow[] }) {
  if (rows.length === 0) {
    return (
      <Empty title="Nobody yet">
        Recipients appear here once someone signs up through their badge.
      </Empty>
    );
  }
  return (
    <ol className="people">
      {rows.map((row) => (
        <li key={row.recipientId} className="person">
          <span className="person-rank number">{row.rank}</span>
          <PersonLink row={row} />
          <ChannelMix
            of="sign-up"
            shares={row.channels.map(({ channel, signups }) => ({ channel, value: signups }))}
          />
          <span className="person-score number">
            {countText(row.score)}
            <small className="muted">{partText(row)}</small>
          </span>
        </li>
      ))}
    </ol>
  );
}

function PersonLink({ row }: { row: InfluencerRow }) {
  const { recipientId } = row;
  return (
    <Link to="/influencers/$recipientId" params={{ recipientId }} className="person-name">
      {nameOf(row)}
    </Link>
  );
}

function barOf(row: InfluencerRow) {
  const { recipientId: id, score: value } = row;
  return { id, name: nameOf(row), value, text: `${countText(value)} ${partText(row)}`.trim() };
}

function nameOf({ name }: InfluencerRow): string {
  return name ?? 'Unnamed recipient';
}

function partText({ share }: InfluencerRow): string {
  return share.value === null ? '' : percentText(share.value);
}

const COLUMNS: readonly Column<InfluencerRow>[] = [
  {
    id: 'name',
    title: 'Recipient',
    text: nameOf,
    inFile: () => [
      { title: 'Recipient', of: ({ name }) => name },
      { title: 'Recipient id', of: ({ recipientId }) => recipientId },
    ],
    show: (row) => <PersonLink row={row} />,
  },
  { id: 'rank', title: 'Rank', isNumeric: true, text: ({ rank }) => rank },
  {
    id: 'score',
    title: 'Sign-ups',
    isNumeric: true,
    text: ({ score }) => score,
    show: ({ score }) => countText(score),
  },
  {
    id: 'part',
    title: 'Part of all',
    isNumeric: true,
    text: ({ share }) => share.value,
    show: partText,
  },
];
