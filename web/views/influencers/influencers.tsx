import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect } from 'react';
import type { InfluencerRow, Influencers as Ranking } from '../../api/answers.ts';
import { ranking } from '../../api/queries.ts';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { useSubtitle } from '../../app/period.ts';
import { periodQuery, useViewSearch } from '../../app/search.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { MoreButton } from '../../controls/more-button.tsx';
import { Segments } from '../../controls/segments.tsx';
import { Empty, Failure, Skeleton } from '../../controls/states.tsx';
import { countText, plural } from '../../format/numbers.ts';
import { rankingColumns } from './columns.tsx';
import { nameOf, RANK_BY, type RankBy, rankByIn, rankWord, scoreText } from './rank-by.ts';

const PAGE = 25;
/** A search looks through this many of the best. */
const SEARCHED_MAX = 2000;
const SEARCH_PAGE = 200;

/** Who brings people in: everybody with a score, best first. */
export function Influencers() {
  const { search } = useViewSearch();
  const own = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const rankBy = rankByIn(own);
  const q = typeof own.q === 'string' ? own.q : '';
  const asked = { ...periodQuery(search), programId: search.programId, rankBy };
  const query = useInfiniteQuery(ranking({ ...asked, limit: q ? SEARCH_PAGE : PAGE }));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const first = query.data?.pages[0];
  useEffect(() => {
    const goesOn = q && query.hasNextPage && !query.isFetching && rows.length < SEARCHED_MAX;
    if (goesOn) void query.fetchNextPage();
  });
  const found = q ? rows.filter((row) => matches(row, q)) : rows;
  return (
    <Page
      title="Influencers"
      lead="The recipients whose badges bring others in, by what they brought. Whole days of your reporting time zone."
      filters={<Filters withoutTimeZone withoutCompare />}
    >
      <Toolbar rankBy={rankBy} q={q} />
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {!first && !query.error && <Skeleton />}
      {first && (
        <RankingCard
          first={first}
          rows={found}
          asked={asked}
          q={q}
          more={!q && <MoreButton query={query} />}
        />
      )}
    </Page>
  );
}

function Toolbar({ rankBy, q }: { rankBy: RankBy; q: string }) {
  const navigate = useNavigate();
  const ask = (wishes: object) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...wishes }),
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="toolbar">
      <Segments
        label="Rank by"
        options={RANK_BY}
        value={rankBy}
        onChange={(next) => ask({ rankBy: next === 'signups' ? undefined : next })}
      />
      <label className="search-field">
        <Search size={15} aria-hidden />
        <span className="visually-hidden">Find a name in the ranking</span>
        <input
          type="search"
          className="input"
          placeholder="Find a name"
          value={q}
          onChange={({ target }) => ask({ q: target.value || undefined })}
        />
      </label>
    </div>
  );
}

type RankingCardProps = {
  readonly first: Ranking;
  readonly rows: readonly InfluencerRow[];
  readonly asked: Readonly<Record<string, string | undefined>>;
  readonly q: string;
  readonly more: React.ReactNode;
};

function RankingCard({ first, rows, asked, q, more }: RankingCardProps) {
  const subtitle = useSubtitle();
  const { rankBy, rankedCount, total, currency, period } = first;
  if (rows.length === 0) {
    return (
      <section className="card">
        <Empty title={q ? `Nobody called “${q}” is ranked` : 'Nobody is ranked yet'}>
          {q
            ? 'Only who brought something in this period is in the ranking. Find anybody under Credentials.'
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
      columns={rankingColumns(asked, first)}
      rows={rows}
      keyOf={({ recipientId }) => recipientId}
      foot={
        <>
          <span>
            {countText(rows.length)} of {countText(rankedCount)} shown
          </span>
          {more}
        </>
      }
    />
  );
}

function matches(row: InfluencerRow, q: string): boolean {
  return nameOf(row).toLocaleLowerCase().includes(q.toLocaleLowerCase());
}
