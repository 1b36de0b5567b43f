import { useQuery } from '@tanstack/react-query';
import type { Funnel } from '../api/answers.ts';
import { programs } from '../api/queries.ts';
import { daysText } from '../format/dates.ts';
import { useViewSearch } from './search.ts';

type Days = Pick<Funnel['period'], 'firstDay' | 'lastDay' | 'days'>;

/** Of what time and of whom a figure tells, for captions and files. */
export function useSubtitle() {
  const program = useProgramName();
  return ({ firstDay, lastDay, timeZone }: Days & { readonly timeZone: string }) =>
    [daysText(firstDay, lastDay), timeZone.replaceAll('_', ' '), program]
      .filter(Boolean)
      .join(' · ');
}

/** The name of the program that the view is filtered by. */
export function useProgramName(): string | undefined {
  const { search } = useViewSearch();
  const { data = [] } = useQuery(programs());
  return data.find(({ programId }) => programId === search.programId)?.name;
}
