import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Parts, Influencer as Person } from '../../api/answers.ts';
import { influencer, programs } from '../../api/queries.ts';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { useSubtitle } from '../../app/period.ts';
import { periodQuery, useViewSearch } from '../../app/search.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { channelColor } from '../../charts/channel-mix.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import { TrendChart } from '../../charts/trend-chart.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { ExcludedValue, sumLeftOut } from '../../controls/excluded-value.tsx';
import { Facts } from '../../controls/facts.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { countColumn, dayColumn, valueColumn } from '../../controls/parts-columns.tsx';
import { Segments } from '../../controls/segments.tsx';
import { dayState, shortDayText, weekdayText } from '../../format/dates.ts';
import { countText, percentText, valueText } from '../../format/numbers.ts';
import { channelWord } from '../../format/words.ts';
import { nameOf, rankByIn, rankWord, scoreText } from './rank-by.ts';

/** One recipient: rank, parts, channels, days, credentials. */
export function Influencer() {
  const { recipientId = '' } = useParams({ strict: false });
  const { search } = useViewSearch();
  const rankBy = rankByIn(useSearch({ strict: false }) as Readonly<Record<string, unknown>>);
  const asked = { ...periodQuery(search), programId: search.programId, rankBy };
  const query = useQuery(influencer(recipientId, asked));
  const person = query.data;
  return (
    <Page
      title={person ? nameOf(person.influencer) : 'Influencer'}
      lead={person && rankText(person)}
      back={{ to: '/influencers', word: 'Influencers' }}
      filters={<Filters withoutTimeZone withoutCompare />}
    >
      <Loaded query={query}>
        {(data) => (
          <div className="stack">
            <PersonFacts person={data} />
            <PersonTrend person={data} />
            <div className="columns">
              <PersonChannels person={data} />
            </div>
            <PersonCredentials person={data} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function rankText({ influencer: { rank, score, share }, rankBy, rankedCount, currency }: Person) {
  const word = rankWord(rankBy).toLowerCase();
  if (rank === null) return `Not ranked by ${word} in this period`;
  const part = share.value === null ? '' : `, ${percentText(share.value)} of all`;
  return `Rank ${countText(rank)} of ${countText(rankedCount)} by ${word}: ${scoreText(score, currency)}${part}`;
}

function PersonFacts({ person }: { person: Person }) {
  const { parts, excluded } = person.influencer;
  const { ever } = person;
  const note = (n: number) => `${countText(n)} all time`;
  return (
    <Facts
      facts={[
        { name: 'Sign-ups', value: countText(parts.signups), note: note(ever.signups) },
        { name: 'Referrals', value: countText(parts.referrals), note: note(ever.referrals) },
        { name: 'Engagements', value: countText(parts.engagements), note: note(ever.engagements) },
        {
          name: 'Reach',
          value: countText(parts.uniqueEngagements),
          note: note(ever.uniqueEngagements),
        },
        { name: 'Shares', value: countText(parts.shares), note: note(ever.shares) },
        {
          name: 'Value',
          value: valueText(parts.value),
          note: `${valueText(ever.value)} all time`,
        },
        { name: 'Left out', value: <ExcludedValue excluded={excluded} />, note: 'and why' },
      ]}
    />
  );
}

type Day = Person['series'][number];
const TRENDS = [
  ['signups', 'Sign-ups'],
  ['referrals', 'Referrals'],
  ['engagements', 'Engagements'],
] as const;

const DAY_COLUMNS: readonly Column<Day & { readonly counts: Parts }>[] = [
  { id: 'day', title: 'Day', text: ({ day }) => day, show: ({ day }) => weekdayText(day) },
  countColumn('shares', 'Shares'),
  countColumn('engagements', 'Engagements'),
  countColumn('referrals', 'Referrals'),
  countColumn('signups', 'Sign-ups'),
];

function PersonTrend({ person }: { person: Person }) {
  const [metric, setMetric] = useState<(typeof TRENDS)[number][0]>('engagements');
  const subtitle = useSubtitle();
  const word = TRENDS.find(([id]) => id === metric)?.[1] ?? '';
  return (
    <ChartCard
      title={`${word} by day`}
      subtitle={`${nameOf(person.influencer)} · ${subtitle(person.period)}`}
      columns={DAY_COLUMNS}
      rows={person.series.map((day) => ({ ...day, counts: day.parts }))}
      keyOf={({ day }) => day}
      tools={<Segments label="Metric" options={TRENDS} value={metric} onChange={setMetric} />}
    >
      <TrendChart
        label={`${word} by day`}
        points={person.series.map(({ day, parts }) => ({
          label: shortDayText(day),
          title: weekdayText(day),
          value: parts[metric],
          state: dayState(day, person.asOf, person.period.timeZone),
        }))}
      />
    </ChartCard>
  );
}

type InChannel = Person['influencer']['channels'][number] & { readonly counts: object };
const CHANNEL_COLUMNS: readonly Column<InChannel>[] = [
  { id: 'channel', title: 'Channel', text: ({ channel }) => channelWord(channel) },
  countColumn('shares', 'Shares'),
  countColumn('engagements', 'Engagements'),
  countColumn('referrals', 'Referrals'),
  countColumn('signups', 'Sign-ups'),
  valueColumn(),
];

function PersonChannels({ person }: { person: Person }) {
  const subtitle = useSubtitle();
  const rows = person.influencer.channels.map((parts) => ({ ...parts, counts: parts }));
  return (
    <ChartCard
      title="Engagements by channel"
      subtitle={`${nameOf(person.influencer)} · ${subtitle(person.period)}`}
      columns={CHANNEL_COLUMNS}
      rows={rows}
      keyOf={({ channel }) => channel}
    >
      {rows.length === 0 ? (
        <p className="muted">Nothing in this period.</p>
      ) : (
        <BarChart
          label="Engagements by channel"
          rows={rows
            .toSorted((a, b) => b.engagements - a.engagements)
            .map(({ channel, engagements }) => ({
              id: channel,
              name: channelWord(channel),
              value: engagements,
              text: countText(engagements),
              color: channelColor(channel),
            }))}
        />
      )}
    </ChartCard>
  );
}

type Held = Person['credentials'][number] & { readonly counts: object; readonly program: string };
const HELD_COLUMNS: readonly Column<Held>[] = [
  {
    id: 'program',
    title: 'Credential',
    text: ({ program }) => program,
    show: ({ program, credentialId }) => (
      <Link to="/credentials/$credentialId" params={{ credentialId }}>
        {program}
      </Link>
    ),
  },
  dayColumn('publishedAt', 'Published', ({ publishedAt }) => publishedAt),
  countColumn('shares', 'Shares'),
  countColumn('engagements', 'Engagements'),
  countColumn('referrals', 'Referrals'),
  countColumn('signups', 'Sign-ups'),
  {
    id: 'ever',
    title: 'Sign-ups ever',
    isNumeric: true,
    text: ({ ever }) => ever.signups,
    show: ({ ever }) => countText(ever.signups),
  },
  {
    id: 'excluded',
    title: 'Left out',
    isNumeric: true,
    text: ({ excluded }) => sumLeftOut(excluded),
    show: ({ excluded }) => <ExcludedValue excluded={excluded} />,
  },
];

function PersonCredentials({ person }: { person: Person }) {
  const subtitle = useSubtitle();
  const { data = [] } = useQuery(programs());
  const programOf = (id: string) => data.find(({ programId }) => programId === id)?.name ?? id;
  return (
    <ChartCard
      title="Credentials"
      subtitle={`${nameOf(person.influencer)} · ${subtitle(person.period)}`}
      columns={HELD_COLUMNS}
      rows={person.credentials.map((held) => ({
        ...held,
        counts: held.parts,
        program: programOf(held.programId),
      }))}
      keyOf={({ credentialId }) => credentialId}
    />
  );
}
