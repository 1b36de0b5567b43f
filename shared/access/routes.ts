import httpRouter, { type Route } from '@middy/http-router';
import { AppError } from '#shared/errors.ts';
import { type ApiEvent, type ApiResult, json, noContent } from '#shared/http/api.ts';
import { parseBody, parseQuery } from '#shared/http/input.ts';
import { idFrom } from '#shared/ids.ts';
import { authenticate, type Caller } from './authenticate.ts';
import {
  type Handlers,
  type Operation,
  type Operations,
  PATH_IDS,
  pathMatch,
} from './operation.ts';

type Handle = (request: never) => Promise<unknown>;

/** An operation with its handler, ready to answer an event. */
export type Handled = { readonly operation: Operation; readonly handle: Handle };

/** Answers an event by an operation's handler; `caller` is absent for public operations. */
export type Respond = (handled: Handled, event: ApiEvent, caller?: Caller) => Promise<ApiResult>;

type Routing = { readonly respondBy: Respond; readonly known: readonly Operation[] };

/**
 * Routes events to the operations' handlers, after authenticating callers of operations with scopes.
 *
 * @param respondBy answers an event by a handler; other than `respond` for answers in other formats
 * @param known all operations whose paths may come here, of other functions too: what their paths
 *   may be asked is told to who asks otherwise
 */
export function routes<T extends Operations>(
  operations: T,
  handlers: Handlers<T>,
  { respondBy = respond, known = Object.values(operations) }: Partial<Routing> = {},
) {
  const byId: Readonly<Record<string, Handle>> = handlers;
  const router = httpRouter<ApiEvent, ApiResult>({
    routes: Object.entries(operations).map(([id, operation]) => {
      const { method, path } = operation;
      const handle = byId[id];
      if (!handle) throw new Error(`the operation ${id} has no handler`);
      const handler = guarded({ operation, handle }, respondBy);
      return { method, path, handler } as Route<ApiEvent, ApiResult>;
    }),
    notFoundResponse: ({ method, path }) => {
      throw noRoute({ method, path }, known);
    },
  });
  return async (event: ApiEvent) => router(event, {} as never, {} as never) as Promise<ApiResult>;
}

/** That a path is not there, or is there for other methods. `HEAD` and `OPTIONS` are nowhere. */
function noRoute(asked: { method: string; path: string }, known: Routing['known']): AppError {
  const { method, path } = asked;
  const exact = known.filter((operation) => operation.path === path);
  const fitting = exact.length > 0 ? exact : known.filter((one) => pathMatch(one, path));
  const allowedMethods = [...new Set(fitting.map((operation) => operation.method))].sort();
  if (allowedMethods.length === 0) {
    return new AppError('NOT_FOUND', `there is no route ${method} ${path}`);
  }
  const message = `${path} takes ${allowedMethods.join(' and ')}, not ${method}`;
  return new AppError('METHOD_NOT_ALLOWED', message, { allowedMethods });
}

function guarded(handled: Handled, respondBy: Respond) {
  const { scopes, roles } = handled.operation;
  return async (event: ApiEvent) =>
    respondBy(
      handled,
      event,
      scopes === 'public' ? undefined : await authenticate(event, { scopes, roles }),
    );
}

/** Answers an event: a bare body goes out as JSON, under the operation's only good status. */
export async function respond(
  { operation, handle }: Handled,
  event: ApiEvent,
  caller?: Caller,
): Promise<ApiResult> {
  const answer = await handle(requestFor(operation, event, caller) as never);
  if (isResult(answer)) return answer;
  if (answer === undefined) return noContent();
  const [status] = Object.keys(operation.answers);
  return json(Number(status), answer);
}

function isResult(answer: unknown): answer is ApiResult {
  return typeof answer === 'object' && answer !== null && 'statusCode' in answer;
}

/** Query and body are checked when the handler asks for them: an unknown id is answered first. */
function requestFor({ query, body }: Operation, event: ApiEvent, caller?: Caller) {
  return {
    event,
    ...(caller && { caller, issuer: caller.issuer }),
    id: (name: keyof typeof PATH_IDS) => idInPath(event, name),
    query: () => query && parseQuery(query, event),
    body: () => body && parseBody(body, event),
  };
}

function idInPath({ pathParameters }: ApiEvent, name: keyof typeof PATH_IDS) {
  const { prefix, noun } = PATH_IDS[name];
  const id = idFrom(prefix, pathParameters?.[name]);
  if (id) return id;
  throw new AppError('NOT_FOUND', `there is no such ${noun}`, { field: name });
}
