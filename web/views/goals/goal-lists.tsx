import { Link } from '@tanstack/react-router';
import type { Goal } from '../../api/answers.ts';
import { useSubtitle } from '../../app/period.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { channelColor } from '../../charts/channel-mix.tsx';
import { ChartCard } from '../../charts/chart-card.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { countColumn } from '../../controls/parts-columns.tsx';
import { countText } from '../../format/numbers.ts';
import { channelWord } from '../../format/words.ts';

type Channel = NonNullable<Goal['channels']>[number];
type Person = NonNullable<Goal['influencers']>['items'][number];

const CHANNELS: readonly Column<Channel>[] = [
  { id: 'channel', title: 'Channel', text: ({ value }) => channelWord(value) },
  countColumn('shares', 'Shares'),
  countColumn('confirmedShares', 'Confirmed'),
  countColumn('engagements', 'Engagements'),
  countColumn('referrals', 'Referrals'),
  countColumn('signups', 'Sign-ups'),
];

/** Where badges are shared. */
export function GoalChannels({ channels, goal }: { channels: readonly Channel[]; goal: Goal }) {
  const subtitle = useSubtitle();
  return (
    <ChartCard
      title="Shares by channel"
      subtitle={subtitle(goal.period)}
      columns={CHANNELS}
      rows={channels}
      keyOf={({ value }) => value}
    >
      <BarChart
        label="Shares by channel"
        rows={channels
          .filter(({ counts }) => counts.shares > 0)
          .toSorted((a, b) => b.counts.shares - a.counts.shares)
          .map(({ value, counts }) => ({
            id: value,
            name: channelWord(value),
            value: counts.shares,
            text: countText(counts.shares),
            color: channelColor(value),
          }))}
      />
    </ChartCard>
  );
}

const PEOPLE: readonly Column<Person & { readonly counts: object }>[] = [
  {
    id: 'name',
    title: 'Recipient',
    text: ({ name, recipientId }) => name ?? recipientId,
    inFile: () => [
      { title: 'Rank', of: ({ rank }) => rank },
      { title: 'Recipient', of: ({ name }) => name },
      { title: 'Recipient id', of: ({ recipientId }) => recipientId },
    ],
    show: ({ name, recipientId, rank }) => (
      <span className="ranked">
        <span className="rank number">{rank}</span>
        <Link to="/influencers/$recipientId" params={{ recipientId }}>
          {name ?? 'Unnamed recipient'}
        </Link>
      </span>
    ),
  },
  countColumn('referrals', 'Referrals'),
  countColumn('engagements', 'Engagements'),
  countColumn('signups', 'Sign-ups'),
];

/** Who drives new traffic. */
export function GoalPeople({
  people,
  goal,
}: {
  people: { readonly items: readonly Person[] };
  goal: Goal;
}) {
  const subtitle = useSubtitle();
  return (
    <ChartCard
      title="Who drives new traffic"
      description="The ten recipients with the most referrals."
      subtitle={subtitle(goal.period)}
      columns={PEOPLE}
      rows={people.items.map((person) => ({ ...person, counts: person.parts }))}
      keyOf={({ recipientId }) => recipientId}
    />
  );
}
