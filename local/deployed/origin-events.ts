import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { clfTime } from '../gateway/http-event.ts';
import type { OriginRequest } from './edge.ts';
import { ACCOUNT, type Deployment, REGION } from './template.ts';

/** Where CloudFront's own servers call from. */
const EDGE_ADDRESS = '130.176.1.1';
const URL_HOST = `abcdefghijklmnopqrstuvwxyz.lambda-url.${REGION}.on.aws`;
const API_HOST = `abcdefghij.execute-api.${REGION}.amazonaws.com`;
/** An HTTP API hands these on as text, all others as base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|[^;]*\+(json|xml)\b)/i;

/** A request as a function URL hands it to its function; the path stays percent-encoded. */
export function functionUrlEvent(request: OriginRequest): APIGatewayProxyEventV2 {
  return eventFrom(request, { routeKey: '$default', rawPath: request.path, host: URL_HOST });
}

export type ApiRoute = { readonly routeKey: string; readonly functionName: string };

/** A request as the HTTP API hands it to a route's function; the path is decoded. */
export function httpApiEvent(
  request: OriginRequest,
  { routeKey }: ApiRoute,
  body: Buffer,
): APIGatewayProxyEventV2 {
  const rawPath = decodeURIComponent(request.path);
  const event = eventFrom(request, { routeKey, rawPath, host: API_HOST });
  event.headers['content-length'] = String(body.length);
  const [, pattern = ''] = routeKey.split(' ');
  if (pattern.endsWith('{proxy+}')) {
    event.pathParameters = { proxy: rawPath.slice(pattern.length - '{proxy+}'.length) };
  }
  if (body.length === 0) return event;
  const isText = TEXT.test(event.headers['content-type'] ?? '');
  return { ...event, body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** The route of an HTTP API: an exact path before a greedy one, the longer before the shorter, a method before ANY. */
export function apiRouteOf(
  deployment: Deployment,
  method: string,
  path: string,
): ApiRoute | undefined {
  const fitting = apiRoutes(deployment).filter(({ routeKey }) => {
    const [verb, pattern = ''] = routeKey.split(' ');
    if (verb !== 'ANY' && verb !== method) return false;
    const prefix = pattern.replace('{proxy+}', '');
    return prefix === pattern ? path === pattern : path.startsWith(prefix) && path !== prefix;
  });
  return fitting.sort((a, b) => precedence(b) - precedence(a))[0];
}

function precedence({ routeKey }: ApiRoute): number {
  const [verb, path = ''] = routeKey.split(' ');
  const isExact = !path.endsWith('{proxy+}');
  return (isExact ? 10_000 : 0) + path.length * 2 + (verb === 'ANY' ? 0 : 1);
}

function apiRoutes(deployment: Deployment): ApiRoute[] {
  const integrations = new Map(deployment.resources('AWS::ApiGatewayV2::Integration'));
  return deployment.resources('AWS::ApiGatewayV2::Route').map(([, { RouteKey, Target }]) => {
    const id = /"Ref":"([^"]+)"/.exec(JSON.stringify(Target))?.[1] ?? '';
    const { IntegrationUri } = integrations.get(id) ?? {};
    return { routeKey: RouteKey, functionName: deployment.functionOf(IntegrationUri).name };
  });
}

type Place = { readonly routeKey: string; readonly rawPath: string; readonly host: string };

function eventFrom(
  { method, query, headers: given }: OriginRequest,
  { routeKey, rawPath, host }: Place,
): APIGatewayProxyEventV2 {
  const { cookie, ...rest } = given;
  const headers: Record<string, string> = {
    ...rest,
    host,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    'x-amzn-trace-id': `Root=1-${'0'.repeat(8)}-${'0'.repeat(24)}`,
  };
  if (host === API_HOST) headers['x-forwarded-for'] = `${rest['x-forwarded-for']}, ${EDGE_ADDRESS}`;
  const now = Date.now();
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: query,
    ...(cookie && { cookies: cookie.split(/; */) }),
    headers,
    ...(query !== '' && { queryStringParameters: parametersOf(query) }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: host.split('.')[0] ?? '',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: EDGE_ADDRESS,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now,
    },
    isBase64Encoded: false,
  };
}

/** Repeated values are joined by commas. */
function parametersOf(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
  );
}
