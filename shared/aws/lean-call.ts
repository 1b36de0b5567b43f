import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import aws4, { type Request } from 'aws4';
import { type Connections, connectionsTo, exchange } from './connections.ts';

/**
 * AWS's JSON protocol with nothing around it, for what the redirect needs and for claims: there the
 * SDK would dominate start-up and throughput (docs/decisions/0003). Everything else uses the SDK.
 */
const SERVICES = {
  dynamodb: {
    target: 'DynamoDB_20120810',
    version: '1.0',
    variable: 'DYNAMODB',
    timeoutMs: 1000,
  },
  secretsmanager: {
    target: 'secretsmanager',
    version: '1.1',
    variable: 'SECRETS_MANAGER',
    timeoutMs: 1000,
  },
  sqs: { target: 'AmazonSQS', version: '1.0', variable: 'SQS', timeoutMs: 1000 },
} as const;

type Service = keyof typeof SERVICES;

/**
 * Calls that may be sent twice: reads, and writes that recognise their first attempt. Consumers of
 * messages recognise duplicates.
 */
const REPEATABLE: ReadonlySet<string> = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'GetSecretValue',
  'SendMessage',
]);

/** AWS answered, and refused. `code` is its short name: `ConditionalCheckFailedException`. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal';
  readonly code: string;
  readonly answer: Record<string, unknown>;

  constructor(code: string, answer: Record<string, unknown>) {
    super(`${code}: ${answer.message ?? answer.Message ?? ''}`);
    this.code = code;
    this.answer = answer;
  }
}

/**
 * One call. If the connection breaks or a kept one stays silent, the call is repeated once, on a
 * fresh connection, provided that it may be sent twice. A refusal is not repeated: what that would
 * do is for the caller to know.
 *
 * Honours the SDK's own environment: AWS_REGION, credentials, AWS_ENDPOINT_URL_<SERVICE>.
 *
 * @throws AwsRefusal if AWS refuses; another error if no answer came in time, usually a second
 */
export async function awsCall(
  service: Service,
  operation: string,
  input: unknown,
): Promise<Record<string, unknown>> {
  const { status, text } = await post(service, operation, JSON.stringify(input));
  const answer = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  if (status === 200) return answer;
  throw new AwsRefusal(shortNameOf(answer.__type ?? `HTTP ${status}`), answer);
}

function shortNameOf(type: unknown): string {
  return String(type).split('#').at(-1) ?? '';
}

const endpoints = new Map<Service, Connections>();

function endpointOf(service: Service): Connections {
  const known = endpoints.get(service);
  if (known) return known;
  const { AWS_REGION, [`AWS_ENDPOINT_URL_${SERVICES[service].variable}`]: override } = process.env;
  const endpoint = connectionsTo(override ?? `https://${service}.${AWS_REGION}.amazonaws.com`);
  endpoints.set(service, endpoint);
  return endpoint;
}

async function post(service: Service, operation: string, body: string) {
  const endpoint = endpointOf(service);
  const { target, version, timeoutMs } = SERVICES[service];
  const { headers = {} } = signed({
    service,
    region: process.env.AWS_REGION,
    method: 'POST',
    host: endpoint.url.host,
    path: '/',
    headers: {
      'content-type': `application/x-amz-json-${version}`,
      'x-amz-target': `${target}.${operation}`,
      'content-length': Buffer.byteLength(body),
    },
    body,
  });
  const isRepeatable = REPEATABLE.has(operation);
  const request = { method: 'POST', path: '/', headers, body, timeoutMs, isRepeatable };
  const { status, bytes } = await exchange(endpoint, request);
  return { status, text: bytes.toString() };
}

/** The last key: secret, day, region and service change seldom or never. */
let last: { readonly scope: string; readonly key: KeyObject } | undefined;

/**
 * A request as AWS wants it: signed (SigV4) with the credentials of the environment.
 *
 * By aws4, but for the last step: aws4 has its key as bytes, of which Node makes a key anew for
 * every request, and that takes as long as all the rest.
 */
export function signed(request: Request): Request {
  const signer = new aws4.RequestSigner(request);
  signer.signature = () => {
    const key = keyOf(signer.credentials.secretAccessKey ?? '', signer.credentialString());
    return createHmac('sha256', key).update(signer.stringToSign()).digest('hex');
  };
  return signer.sign();
}

/** @param scope `20261124/eu-central-1/dynamodb/aws4_request` */
function keyOf(secret: string, scope: string): KeyObject {
  const id = `${secret} ${scope}`;
  if (last?.scope !== id) last = { scope: id, key: derived(secret, scope) };
  return last.key;
}

function derived(secret: string, scope: string): KeyObject {
  let bytes: Buffer | string = `AWS4${secret}`;
  for (const part of scope.split('/')) bytes = createHmac('sha256', bytes).update(part).digest();
  return createSecretKey(bytes as Buffer);
}
