import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure, Skeleton } from './states.tsx';

type LoadedProps<T> = {
  readonly query: UseQueryResult<T>;
  readonly lines?: number;
  /** What stands there meanwhile, if not lines. */
  readonly wait?: ReactNode;
  readonly children: (data: T) => ReactNode;
};

/** What a query brings, or that it is on its way, or that it failed. */
export function Loaded<T>({ query, lines, wait, children }: LoadedProps<T>) {
  const { data, error, refetch } = query;
  if (data !== undefined) return <div>{children(data)}</div>;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return wait ?? <Skeleton lines={lines} />;
}
