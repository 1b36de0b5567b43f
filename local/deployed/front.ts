import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyResultV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { sendResult } from '../gateway/http-result.ts';
import { contentTypeOf } from '../gateway/static-files.ts';
import { atEdge, distributionOf, type OriginRequest, type ViewerRequest } from './edge.ts';
import { FunctionError } from './execution-environment.ts';
import type { Lambda } from './lambda.ts';
import { apiRouteOf, functionUrlEvent, httpApiEvent } from './origin-events.ts';
import { type DeployedFunction, type Deployment, PUBLIC_HOST } from './template.ts';

export type Front = { readonly url: string; stop(): void };

type Result = APIGatewayProxyStructuredResultV2;

/** What a caller says of itself to the runner, which takes it for the viewer's address and country. */
const ADDRESS_HEADER = 'x-runner-address';
const COUNTRY_HEADER = 'x-runner-country';
const API_BODY_BYTES_MAX = 10 * 1024 * 1024;
const API_PATIENCE_MS = 30_000;
const ORIGIN_PATIENCE_MS = 30_000;

/**
 * The address of the service: CloudFront as the distribution of the template says, and behind it
 * function URLs, the HTTP API and the web bucket with their limits. Port 0 takes a free one.
 */
export async function startFront(
  deployment: Deployment,
  lambda: Pick<Lambda, 'invoke'>,
  port = 0,
): Promise<Front> {
  const origins = originsOf(deployment, lambda);
  const kept = new Map<string, { readonly until: number; readonly result: Result }>();

  async function resultFor(request: ViewerRequest, body: Buffer): Promise<Result> {
    const edge = atEdge(deployment, request);
    if ('answer' in edge) return edge.answer;
    const isSafe = request.method === 'GET' || request.method === 'HEAD';
    const error = isSafe ? kept.get(request.path) : undefined;
    if (error && error.until > Date.now()) return error.result;
    const result = await origins(edge, body);
    const life = edge.errorLifeMs(result.statusCode ?? 200);
    if (life > 0) kept.set(request.path, { until: Date.now() + life, result });
    return result;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const result = await resultFor(viewerRequest(request), await buffer(request));
    // Lambda knows no HEAD: the front leaves the body out.
    sendResult(response, request.method === 'HEAD' ? { ...result, body: '' } : result);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      process.stderr.write(`the runner's front failed: ${error}\n`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function viewerRequest({
  method = 'GET',
  url = '/',
  headers: given,
}: IncomingMessage): ViewerRequest {
  const headers: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(given)) headers[name] = String(value);
  const { [ADDRESS_HEADER]: address = '203.0.113.7', [COUNTRY_HEADER]: country = 'DE' } = headers;
  delete headers[ADDRESS_HEADER];
  delete headers[COUNTRY_HEADER];
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  return { method, path, query, headers: { ...headers, host: PUBLIC_HOST }, address, country };
}

type Origins = (request: OriginRequest, body: Buffer) => Promise<Result>;

function originsOf(deployment: Deployment, lambda: Pick<Lambda, 'invoke'>): Origins {
  const functionUrls = new Map<string, DeployedFunction>();
  const domains = new Map<string, string>();
  for (const { Id, DomainName } of distributionOf(deployment).Origins) {
    const text = JSON.stringify(DomainName);
    domains.set(Id, text);
    const url = deployment.resources('AWS::Lambda::Url').find(([id]) => text.includes(id));
    if (url) functionUrls.set(Id, deployment.functionOf(url[1].TargetFunctionArn));
  }
  return async (request, body) => {
    const fn = functionUrls.get(request.originId);
    if (fn) return throughUrl(lambda, fn, request);
    if (!domains.get(request.originId)?.includes('execute-api')) return fileOf(deployment, request);
    return throughApi(deployment, lambda, request, body);
  };
}

async function throughUrl(
  lambda: Pick<Lambda, 'invoke'>,
  { name }: DeployedFunction,
  request: OriginRequest,
): Promise<Result> {
  const invoked = lambda.invoke(name, functionUrlEvent(request));
  return outcomeOf(invoked, { patienceMs: ORIGIN_PATIENCE_MS, late: 504, failed: 502 });
}

async function throughApi(
  deployment: Deployment,
  lambda: Pick<Lambda, 'invoke'>,
  request: OriginRequest,
  body: Buffer,
): Promise<Result> {
  if (body.length > API_BODY_BYTES_MAX) return message(413, 'Request Entity Too Large');
  if (!isPercentEncoded(request.path)) return message(400, 'Bad Request');
  const route = apiRouteOf(deployment, request.method, decodeURIComponent(request.path));
  if (!route) return message(404, 'Not Found');
  const invoked = lambda.invoke(route.functionName, httpApiEvent(request, route, body));
  return outcomeOf(invoked, { patienceMs: API_PATIENCE_MS, late: 503, failed: 500 });
}

function isPercentEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

type Patience = { readonly patienceMs: number; readonly late: number; readonly failed: number };

async function outcomeOf(
  invoked: Promise<unknown>,
  { patienceMs, late, failed }: Patience,
): Promise<Result> {
  const tooLate = Promise.withResolvers<Result>();
  const timer = setTimeout(() => tooLate.resolve(message(late, 'Service Unavailable')), patienceMs);
  try {
    const result = (await Promise.race([invoked, tooLate.promise])) as APIGatewayProxyResultV2;
    return typeof result === 'object' && result.statusCode ? result : message(failed, 'no answer');
  } catch (error) {
    if (error instanceof RangeError) return message(413, 'Request Entity Too Large');
    if (!(error instanceof FunctionError)) throw error;
    return message(failed, 'Internal Server Error');
  } finally {
    clearTimeout(timer);
  }
}

function message(statusCode: number, text: string): Result {
  const headers = { 'content-type': 'application/json' };
  return { statusCode, headers, body: JSON.stringify({ message: text }) };
}

/** A file of the web bucket: of those that the stack's deployments copy there. */
async function fileOf(deployment: Deployment, { path }: OriginRequest): Promise<Result> {
  for (const [, { SourceObjectKeys = [] }] of deployment.resources('Custom::CDKBucketDeployment')) {
    const file = join(deployment.assetFolder(SourceObjectKeys[0]), normalize(path));
    const content = await readFile(file).catch(() => undefined);
    if (!content) continue;
    const headers = { 'content-type': contentTypeOf(file) };
    return { statusCode: 200, headers, body: content.toString('base64'), isBase64Encoded: true };
  }
  const [statusCode, code] = mayList(deployment) ? [404, 'NoSuchKey'] : [403, 'AccessDenied'];
  return { statusCode, headers: {}, body: `<Error><Code>${code}</Code></Error>` };
}

/** S3 says that something is missing only to who may list the bucket. */
function mayList(deployment: Deployment): boolean {
  return deployment
    .resources('AWS::S3::BucketPolicy')
    .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement)
    .some(({ Action, Principal }) => {
      return (
        [Action].flat().includes('s3:ListBucket') &&
        Principal.Service === 'cloudfront.amazonaws.com'
      );
    });
}
