import httpRouter, { type Method, type Route } from '@middy/http-router';
import { AppError } from '#shared/errors.ts';
import type { ApiEvent, ApiResult } from '#shared/http/api.ts';
import { authenticate, type Caller } from './authenticate.ts';
import type { Role } from './rules/role.ts';

export type RouteName = `${Method} /${string}`;

type Scope = 'ingest' | 'read';

/**
 * A route for callers whose key, or role (shared/access/rules/role.ts), has one of the scopes; `admin`
 * keys and owners may call every route.
 */
export type KeyedRoute = {
  readonly scopes: readonly Scope[];
  /** Who may besides, as a person: for what no single scope of a key stands for. */
  readonly roles?: readonly Role[];
  readonly handle: (event: ApiEvent, caller: Caller) => Promise<ApiResult>;
};

type OpenRoute = { readonly open: (event: ApiEvent) => Promise<ApiResult> };

/**
 * Several routes behind one function, written as a table:
 * `{ 'GET /v1/programs': { scopes: ['read'], handle: listPrograms } }`.
 */
export function routes(table: Record<RouteName, KeyedRoute | OpenRoute>) {
  const router = httpRouter<ApiEvent, ApiResult>({
    routes: Object.entries(table).map(([name, route]) => {
      const [method, path] = name.split(' ') as [Method, string];
      return { method, path, handler: guarded(route) } as Route<ApiEvent, ApiResult>;
    }),
    notFoundResponse: ({ method, path }) => {
      throw new AppError('NOT_FOUND', `there is no route ${method} ${path}`);
    },
  });
  return async (event: ApiEvent) => router(event, {} as never, {} as never) as Promise<ApiResult>;
}

function guarded(route: KeyedRoute | OpenRoute): (event: ApiEvent) => Promise<ApiResult> {
  if ('open' in route) return route.open;
  return async (event) => route.handle(event, await authenticate(event, route));
}
