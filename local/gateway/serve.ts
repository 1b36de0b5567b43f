import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from 'aws-lambda';
import type { HttpFunctionName } from '#shared/contracts/gateway-routes.ts';
import { AppError } from '#shared/errors.ts';
import { problem } from '#shared/http/api.ts';
import { log } from '#shared/log.ts';
import { straightened } from '#shared/public-path.ts';
import { OIDC_PATH, type SignInServer } from '../oidc/sign-in-server.ts';
import type { Dashboard } from './dashboard.ts';
import { httpEvent, type Target } from './http-event.ts';
import { sendResult } from './http-result.ts';
import { lambdaContext } from './lambda-context.ts';
import { bodyOf, hasBody } from './request-body.ts';
import { type Front, type Route, routeOf } from './routing.ts';
import { isDashboards, sendStaticFile } from './static-files.ts';

type HttpFunction = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResultV2>;

export type Served = {
  readonly functions: Readonly<Record<HttpFunctionName, HttpFunction>>;
  readonly signInServer: SignInServer;
  readonly dashboard: Dashboard;
  /** Called whenever a function that may have logged something has answered. */
  readonly afterCall: () => void;
};

/** Answer a request as CloudFront and API Gateway would: by a function, or with a file. Never throws. */
export async function serve(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '' } = request;
  const target = targetOf(url);
  if (!target) return sendResult(response, MALFORMED);
  if (target.path === '/healthz') return sendResult(response, HEALTHY);
  if (target.path.startsWith(`${OIDC_PATH}/`)) return signIn(served, request, response);
  if (target.path === '/auth/login' && isCalledLocalhost(request)) {
    return sendResult(response, byAddress(request, url));
  }
  const route = routeOf(method, target.path);
  if (typeof route === 'object') return callFunction(served, request, response, target, route);
  const isRead = method === 'GET' || method === 'HEAD';
  const isThere = route === 'method-not-allowed' || isDashboards(target.path);
  if (isThere && !isRead) return sendResult(response, NOT_ALLOWED);
  const straight = isRead && straightened(target.path);
  if (straight) return sendResult(response, redirectTo(straight, target));
  await served.dashboard.ready;
  await sendStaticFile(request, response, served.dashboard.folder, target.path);
}

/** As the edge's function does for what no pattern of a behavior fits. */
function redirectTo(path: string, { rawQueryString }: Target) {
  const location = rawQueryString === '' ? path : `${path}?${rawQueryString}`;
  return { statusCode: 302, headers: { location, 'cache-control': 'no-store' } };
}

/** One browser, two names, two sets of cookies: who signs in comes back by the address. */
function isCalledLocalhost({ headers: { host = '' } }: IncomingMessage): boolean {
  return host.startsWith('localhost:');
}

function byAddress({ headers: { host = '' } }: IncomingMessage, url: string) {
  const location = `http://${host.replace('localhost', '127.0.0.1')}${url}`;
  return { statusCode: 302, headers: { location } };
}

async function signIn(
  { signInServer }: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await signInServer.handle(request, response);
  } catch (error) {
    log.error('signing in failed', { error });
    sendFailure(response);
  }
}

const BODY_BYTES_MAX = {
  'http-api': 10_000_000,
  'function-url': 6_000_000,
} as const satisfies Record<Front, number>;

async function callFunction(
  { functions, afterCall }: Served,
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  route: Route,
): Promise<void> {
  const body = hasBody(request) ? await bodyOf(request, BODY_BYTES_MAX[route.front]) : undefined;
  if (body === 'aborted') return;
  if (body === 'too-large') return sendResult(response, TOO_LARGE);
  const event = eventFrom(request, target, route, body);
  if (!event) return sendResult(response, MALFORMED);
  const { functionName } = route;
  try {
    sendResult(response, await functions[functionName](event, lambdaContext(functionName)));
  } catch (error) {
    log.error('a function failed', { functionName, error });
    sendFailure(response);
  }
  if (!READERS.includes(functionName)) afterCall();
}

/** They log nothing that is to be counted. */
const READERS: readonly HttpFunctionName[] = ['reports-api', 'sign-in', 'team'];

function eventFrom(request: IncomingMessage, target: Target, route: Route, body?: Buffer) {
  try {
    return httpEvent(request, target, route, body);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Without what the function may have set before it was found to be no answer. */
function sendFailure(response: ServerResponse): void {
  if (response.headersSent) return;
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  sendResult(response, problem(undefined));
}

/** Path and query of a request line; `undefined` if it names no path (`*`, `example.com:443`). */
function targetOf(url: string): Target | undefined {
  if (url.startsWith('/')) {
    const mark = url.indexOf('?');
    if (mark < 0) return { path: url, rawQueryString: '' };
    return { path: url.slice(0, mark), rawQueryString: url.slice(mark + 1) };
  }
  const absolute = /^https?:/i.test(url) ? URL.parse(url) : null;
  return absolute
    ? { path: absolute.pathname, rawQueryString: absolute.search.slice(1) }
    : undefined;
}

const HEALTHY = {
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: '{"status":"ok"}',
};

const NOT_ALLOWED = { statusCode: 405, headers: { allow: 'GET, HEAD' } };

const MALFORMED = problem(
  new AppError('INVALID_INPUT', 'the path is not percent-encoded text', { field: 'path' }),
);

const TOO_LARGE = problem(
  new AppError('PAYLOAD_TOO_LARGE', 'the body is too large', { field: 'body' }),
);
