import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { breakdown } from '../../api/queries.ts';
import { useSubtitle } from '../../app/period.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { ChartCard } from '../../charts/chart-card.tsx';
import { Loaded } from '../../controls/loaded.tsx';
import { Empty, SkeletonCards } from '../../controls/states.tsx';
import { programGlance } from '../programs/columns.tsx';

const SHOWN = 6;

/** Which programs bring people in. */
export function BestPrograms() {
  const { search } = useViewSearch();
  const query = useQuery(breakdown({ ...reportQuery(search), by: 'program' }));
  const subtitle = useSubtitle();
  return (
    <Loaded query={query} wait={<SkeletonCards className="stack" heights={[20]} />}>
      {({ items, period }) =>
        items.length === 0 ? (
          <section className="card">
            <Empty title="No program did anything in this period">Try a longer one.</Empty>
          </section>
        ) : (
          <ChartCard
            title="Which programs work"
            description="What happened in this period, by program"
            subtitle={subtitle(period)}
            columns={programGlance}
            rows={items.slice(0, SHOWN)}
            keyOf={({ value }) => value}
            isWaiting={query.isPending}
            tools={
              <Link to="/programs" className="button button-quiet">
                All programs
              </Link>
            }
          />
        )
      }
    </Loaded>
  );
}
