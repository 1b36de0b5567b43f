import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Funnel } from '../../api/answers.ts';
import { funnel } from '../../api/queries.ts';
import { Filters } from '../../app/filters.tsx';
import { Page } from '../../app/page.tsx';
import { reportQuery, useViewSearch } from '../../app/search.ts';
import { Loaded } from '../../controls/loaded.tsx';
import { SkeletonCards } from '../../controls/states.tsx';
import { BestChannels } from './best-channels.tsx';
import { BestPrograms } from './best-programs.tsx';
import { FunnelCard } from './funnel-card.tsx';
import { GoalStrip } from './goal-strip.tsx';
import { TopPeople } from './top-people.tsx';
import { TrendCard } from './trend-card.tsx';
import { Trust } from './trust.tsx';
import './overview.css';

/** Only an issuer without clicks needs it. */
const FirstRun = lazy(async () => ({
  default: (await import('../start/first-run.tsx')).FirstRun,
}));

/** In this order: on course? who brings people in? what works? can the numbers be trusted? */
export function Overview() {
  const { search } = useViewSearch();
  const asked = reportQuery(search);
  const now = useQuery(funnel(asked));
  const isCompared = search.compare !== 'none' && search.period !== 'all';
  const before = useQuery({
    ...funnel({ ...asked, period: undefined, ...now.data?.comparison }),
    enabled: isCompared && now.data !== undefined,
  });
  return (
    <Page
      title="Overview"
      lead="How your badges perform: shares, visits and sign-ups."
      filters={<Filters />}
    >
      {now.data && isQuiet(now.data) && (
        <Suspense>
          <FirstRun />
        </Suspense>
      )}
      <GoalStrip />
      <Loaded query={now} wait={<SkeletonCards className="stack" heights={[20, 26, 16]} />}>
        {(data) => (
          <div className="stack">
            <FunnelCard now={data} before={isCompared ? before.data : undefined} />
            <TrendCard report={data} isCompared={isCompared} />
            <div className="columns">
              <TopPeople />
              <BestChannels />
            </div>
            <BestPrograms />
            <Trust report={data} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function isQuiet({ activity }: Funnel): boolean {
  return activity.every(({ stage, events }) => stage !== 'engaged' || events === 0);
}
