import { useQueries } from '@tanstack/react-query';
import type { InfluencerRow } from '../../api/answers.ts';
import { influencerSeries } from '../../api/queries.ts';
import type { Trends } from './person-spark.tsx';

type Asked = Readonly<Record<string, string | undefined>>;

/** What the recipients of each page brought day by day: one question for a page. */
export function useTrends(
  pages: readonly (readonly InfluencerRow[])[],
  asked: Asked,
  currency: string | null,
): Trends {
  const answers = useQueries({
    queries: pages
      .map((rows) => rows.map(({ recipientId }) => recipientId).join(','))
      .filter(Boolean)
      .map((recipientIds) =>
        influencerSeries({ ...asked, currency: currency ?? undefined, recipientIds }),
      ),
  });
  const items = answers.flatMap(({ data }) => data?.items ?? []);
  return new Map(items.map(({ recipientId, scores }) => [recipientId, scores]));
}
