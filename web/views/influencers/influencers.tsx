import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { FoundInfluencers, InfluencerRow, Influencers as Ranking } from '../../api/answers.ts';
import { everyInfluencer, foundInfluencers, ranking } from '../../api/queries.ts';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { useSubtitle } from '../../app/period.ts';
import { periodQuery, useViewSearch } from '../../app/search.ts';
import { useSettled, useSought } from '../../app/sought.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { MoreButton } from '../../controls/more-button.tsx';
import { SearchField } from '../../controls/search-field.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Empty, Failure, Skeleton } from '../../controls/states.tsx';
import { countText, plural } from '../../format/numbers.ts';
import { rankingColumns } from './columns.tsx';
import { RANK_BY, type RankBy, rankByIn, rankWord, scoreText } from './rank-by.ts';
import { useTrends } from './use-trends.ts';

const PAGE = 25;

/** The ranking of recipients, best first, or the search results. */
export function Influencers() {
  const { search } = useViewSearch();
  const rankBy = rankByIn(useSearch({ strict: false }) as Readonly<Record<string, unknown>>);
  const [text, seek] = useSought();
  const q = useSettled(text.trim());
  const asked = { ...periodQuery(search), programId: search.programId, rankBy };
  const all = useInfiniteQuery({ ...ranking({ ...asked, limit: PAGE }), enabled: q === '' });
  const found = useQuery(foundInfluencers({ ...asked, q }));
  const query = q ? found : all;
  const pages = q ? found.data && [found.data] : all.data?.pages;
  const first = pages?.[0];
  return (
    <Page
      title="Influencers"
      lead="Recipients ranked by the sign-ups and visits their badges bring, by whole days in your reporting time zone."
      filters={<Filters withoutTimeZone withoutCompare />}
    >
      <div className="toolbar">
        <RankBySwitch rankBy={rankBy} />
        <SearchField
          label="Find a recipient"
          placeholder="Find a name"
          value={text}
          onChange={seek}
        />
      </div>
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {!first && !query.error && <Skeleton />}
      {first && (
        <RankingCard
          first={first}
          pages={pages.map(({ items }) => items)}
          asked={asked}
          q={q}
          more={q ? <FoundNote found={found.data} /> : <MoreButton query={all} />}
        />
      )}
    </Page>
  );
}

function RankBySwitch({ rankBy }: { rankBy: RankBy }) {
  const navigate = useNavigate();
  const ask = (next: RankBy) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, rankBy: next === 'signups' ? undefined : next }),
      state: true,
      replace: true,
      resetScroll: false,
    });
  return <Segments label="Rank by" options={RANK_BY} value={rankBy} onChange={ask} />;
}

function FoundNote({ found }: { found: FoundInfluencers | undefined }) {
  if (found?.isComplete !== false) return null;
  return <span>There are more: say more of the name, or an e-mail address.</span>;
}

type RankingCardProps = {
  readonly first: Omit<Ranking, 'nextCursor'>;
  readonly pages: readonly (readonly InfluencerRow[])[];
  readonly asked: Readonly<Record<string, string | undefined>>;
  readonly q: string;
  readonly more: React.ReactNode;
};

function RankingCard({ first, pages, asked, q, more }: RankingCardProps) {
  const subtitle = useSubtitle();
  const { rankBy, rankedCount, total, currency, period } = first;
  const trends = useTrends(pages, asked, currency);
  const rows = pages.flat();
  if (rows.length === 0) {
    return (
      <section className="card">
        <Empty title={q ? `Nobody is called “${q}”` : 'Nobody is ranked yet'}>
          {q
            ? 'Try another part of the name, or the whole e-mail address.'
            : 'As soon as somebody follows a badge, its owner appears here. Try a longer period.'}
        </Empty>
      </section>
    );
  }
  return (
    <ChartCard
      title={`By ${rankWord(rankBy).toLowerCase()}`}
      description={`${plural(rankedCount, 'recipient')} with a score, ${scoreText(total, currency)} in all`}
      subtitle={subtitle(period)}
      columns={rankingColumns(asked, first, trends)}
      rows={rows}
      everyRow={q ? undefined : () => everyInfluencer(asked)}
      keyOf={({ recipientId }) => recipientId}
      foot={
        <>
          <span>
            {q
              ? `${countText(rows.length)} found`
              : `${countText(rows.length)} of ${countText(rankedCount)} shown`}
          </span>
          {more}
        </>
      }
    />
  );
}
