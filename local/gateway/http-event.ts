import { randomBytes } from 'node:crypto';
import { parse as parseQuery } from 'node:querystring';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { FILE_BYTES, FILE_PATHS, TEXT_FILE } from '#shared/contracts/gateway-routes.ts';
import { headersOf } from './http-headers.ts';
import type { Route } from './routing.ts';

/** What an event is made of; a request of node:http fits. */
export type RawRequest = {
  readonly method?: string | undefined;
  readonly httpVersion: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** Where a request goes: its path and query as they came, still percent-encoded. */
export type Target = { readonly path: string; readonly rawQueryString: string };

/**
 * A request as AWS hands it to a function, in payload format 2.0.
 *
 * Both fronts put cookies beside the headers and join repeated headers and query values by commas.
 * An HTTP API decodes the path, and `time` is in Common Log Format; a function URL leaves the path as it came.
 *
 * @throws URIError if an HTTP API's path is not percent-encoded text
 */
export function httpEvent(
  request: RawRequest,
  { path, rawQueryString }: Target,
  route: Route,
  body?: Buffer,
): APIGatewayProxyEventV2 {
  const { headers, cookies, sourceIp } = headersOf(request);
  const rawPath = route.front === 'http-api' ? decoded(path) : path;
  const now = Date.now();
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString,
    headers,
    requestContext: {
      accountId: ACCOUNT,
      apiId: API,
      domainName: headers.host ?? '',
      domainPrefix: API,
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: nextRequestId(),
      routeKey: route.routeKey,
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now,
    },
    isBase64Encoded: false,
  };
  if (cookies) event.cookies = cookies;
  if (rawQueryString !== '') event.queryStringParameters = queryOf(rawQueryString);
  if (route.front === 'http-api' && !route.isExact) {
    event.pathParameters = { proxy: rawPath.slice(route.prefix.length) };
  }
  if (body && body.length > 0) addBody(event, body);
  return event;
}

const ACCOUNT = '000000000000';

const API = 'local';

function decoded(path: string): string {
  return path.includes('%') ? decodeURIComponent(path) : path;
}

/** Repeated parameters joined by commas; what is not percent-encoded text stays as it came. */
function queryOf(rawQueryString: string): Record<string, string> {
  const query: Record<string, string> = {};
  const parsed = parseQuery(rawQueryString);
  for (const name in parsed) query[name] = String(parsed[name]);
  return query;
}

/** These come as text; all others, form fields and NDJSON among them, as base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|[^;]*\+(json|xml)\b)/i;

function addBody(event: APIGatewayProxyEventV2, body: Buffer): void {
  // As CloudFront does before API Gateway.
  const isTextFile = TEXT_FILE.test(event.headers['content-type'] ?? '');
  if (isTextFile && FILE_PATHS.includes(event.rawPath)) event.headers['content-type'] = FILE_BYTES;
  event.isBase64Encoded = !TEXT.test(event.headers['content-type'] ?? '');
  event.body = body.toString(event.isBase64Encoded ? 'base64' : 'utf8');
}

const PROCESS = randomBytes(6).toString('base64url');

let requests = 0;

function nextRequestId(): string {
  requests += 1;
  return `${PROCESS}${requests.toString(36)}=`;
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const SECOND_MS = 1000;

let last = { second: Number.NaN, text: '' };

/** An instant in Common Log Format, UTC: `24/Nov/2026:09:30:00 +0000`. Made once a second. */
export function clfTime(now: number): string {
  const second = Math.floor(now / SECOND_MS);
  if (last.second !== second) last = { second, text: textOf(new Date(now)) };
  return last.text;
}

function textOf(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2, '0');
  const clock = at.toISOString().slice(11, 19);
  return `${day}/${MONTHS[at.getUTCMonth()]}/${at.getUTCFullYear()}:${clock} +0000`;
}
