import { Link } from '@tanstack/react-router';
import type { InfluencerRow, Influencers } from '../../api/answers.ts';
import { ChannelMix } from '../../charts/channel-mix.tsx';
import type { Column } from '../../controls/data-table.tsx';
import { ExcludedValue, sumLeftOut } from '../../controls/excluded-value.tsx';
import { Explain } from '../../controls/explain.tsx';
import { currencyColumns } from '../../controls/table-file.ts';
import { countText, majorUnits, percentText, valueText } from '../../format/numbers.ts';
import { channelWord } from '../../format/words.ts';
import { Flags } from './flags.tsx';
import { PersonSpark, type Trends } from './person-spark.tsx';
import { nameOf, type RankBy, rankWord, scoredIn, scoreText } from './rank-by.ts';

type Asked = Readonly<Record<string, string | undefined>>;
type Count = Exclude<keyof InfluencerRow['parts'], 'value'>;

/** The columns of the ranking; what it ranks by stands first. */
export function rankingColumns(
  asked: Asked,
  { rankBy, currency }: Pick<Influencers, 'rankBy' | 'currency'>,
  trends: Trends,
): Column<InfluencerRow>[] {
  const scored = rankBy === 'reach' ? 'uniqueEngagements' : rankBy;
  return [
    nameColumn(asked),
    scoreColumn(rankBy, currency),
    {
      id: 'trend',
      title: 'Trend',
      text: () => null,
      inFile: () => [],
      show: ({ recipientId }) => <PersonSpark scores={trends.get(recipientId)} rankBy={rankBy} />,
    },
    mixColumn(rankBy, currency),
    ...PARTS.filter(([id]) => id !== scored).map(([id, title]) => partColumn(id, title)),
    ...(rankBy === 'value' ? [] : [VALUE]),
    {
      id: 'excluded',
      title: 'Left out',
      isNumeric: true,
      text: ({ excluded }) => sumLeftOut(excluded),
      show: ({ excluded }) => <ExcludedValue excluded={excluded} />,
    },
    { id: 'recipientId', title: 'Recipient id', isFileOnly: true, text: (row) => row.recipientId },
  ];
}

const PARTS = [
  ['signups', 'Sign-ups'],
  ['referrals', 'Referrals'],
  ['engagements', 'Engagements'],
  ['uniqueEngagements', 'Reach'],
  ['shares', 'Shares'],
] as const satisfies readonly (readonly [Count, string])[];

const VALUE: Column<InfluencerRow> = {
  id: 'value',
  title: 'Value',
  isNumeric: true,
  text: ({ parts }) => valueText(parts.value),
  inFile: (rows) => currencyColumns(rows, ({ parts }) => parts.value),
};

function nameColumn(asked: Asked): Column<InfluencerRow> {
  return {
    id: 'name',
    title: 'Recipient',
    text: nameOf,
    inFile: () => [
      { title: 'Rank', of: ({ rank }) => rank },
      { title: 'Recipient', of: ({ name }) => name },
    ],
    show: (row) => (
      <span className="ranked">
        <span className="rank number">{row.rank ?? '–'}</span>
        <Link
          to="/influencers/$recipientId"
          params={{ recipientId: row.recipientId }}
          search={(before: object) => ({ ...before, rankBy: asked.rankBy })}
        >
          {nameOf(row)}
        </Link>
        <Flags row={row} />
      </span>
    ),
  };
}

function scoreColumn(rankBy: RankBy, currency: string | null): Column<InfluencerRow> {
  const word = rankWord(rankBy);
  return {
    id: 'score',
    title: word,
    isNumeric: true,
    text: ({ score }) => score,
    inFile: () => [
      {
        title: currency ? `${word} in ${currency}` : word,
        of: ({ score }) => (currency ? majorUnits(score, currency) : score),
      },
      { title: 'Part of all', of: ({ share }) => share.value },
    ],
    show: ({ score, share }) => (
      <Explain
        title={`${word}: ${scoreText(score, currency)}`}
        explanation={
          <>
            <p className="explanation-figure">
              {scoreText(share.numerator, currency)} of {scoreText(share.denominator, currency)}
              {share.value !== null && `, that is ${percentText(share.value)}`}
            </p>
            <p className="explanation-text">This recipient’s share of the total in this period.</p>
          </>
        }
      >
        <strong>{scoreText(score, currency)}</strong>
      </Explain>
    ),
  };
}

function mixColumn(rankBy: RankBy, currency: string | null): Column<InfluencerRow> {
  const word = currency ? `${rankWord(rankBy)} in ${currency}` : rankWord(rankBy);
  const sharesOf = ({ channels }: InfluencerRow) =>
    channels.map((parts) => ({
      channel: parts.channel,
      value: scoredIn(parts, rankBy, currency),
    }));
  return {
    id: 'channels',
    title: 'Channels',
    text: () => null,
    inFile: (rows) =>
      [...new Set(rows.flatMap(({ channels }) => channels.map(({ channel }) => channel)))]
        .sort()
        .map((channel) => ({
          title: `${word}: ${channelWord(channel)}`,
          of: (row) => {
            const score = sharesOf(row).find((part) => part.channel === channel)?.value ?? 0;
            return currency ? majorUnits(score, currency) : score;
          },
        })),
    show: (row) => <ChannelMix shares={sharesOf(row)} of={rankWord(rankBy).toLowerCase()} />,
  };
}

function partColumn(id: Count, title: string): Column<InfluencerRow> {
  return {
    id,
    title,
    isNumeric: true,
    text: ({ parts }) => parts[id],
    show: ({ parts }) => countText(parts[id]),
  };
}
