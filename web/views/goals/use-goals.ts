import { useQueries, useQuery } from '@tanstack/react-query';
import { goal, goals } from '../../api/queries.ts';
import { reportQuery, useViewSearch } from '../../app/search.ts';

/**
 * The catalogue of the nine goals, and how each is doing. Their first reports are shown together: one
 * after the other they would push each other about.
 */
export function useGoals() {
  const { search } = useViewSearch();
  const catalogue = useQuery(goals());
  const items = catalogue.data?.items ?? [];
  const compare = search.compare === 'none' || search.period === 'all' ? undefined : 'previous';
  const asked = { ...reportQuery(search), compare };
  const reports = useQueries({ queries: items.map((item) => goal(item.goal, asked)) });
  const isWaiting = catalogue.isPending || reports.some(({ isPending }) => isPending);
  return { catalogue, isWaiting, rows: items.map((item, i) => ({ item, report: reports[i] })) };
}
