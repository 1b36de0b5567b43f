import type { QueryClient } from '@tanstack/react-query';

/** Ask anew for whatever lies below a path of the API, such as `/v1/reports`. */
export function refresh(queries: QueryClient, ...paths: readonly string[]): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey: [first] }) => paths.some((path) => String(first).startsWith(path)),
  });
}
