import { useQueryClient } from '@tanstack/react-query';

/** To be called when a step was made: everything may have changed with it. */
export function useStepDone(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
