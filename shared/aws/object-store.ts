import { required } from '#shared/environment.ts';
import { type Connections, connectionsTo, exchange } from './connections.ts';
import { signed } from './lean-call.ts';

const BUCKET = required('UPLOADS_BUCKET');

/**
 * S3, with nothing around it: three calls are not worth a client of 300 KB in every function.
 *
 * Honours the SDK's own environment: AWS_REGION, credentials, AWS_ENDPOINT_URL_S3.
 */
export async function putObject(key: string, bytes: Uint8Array): Promise<void> {
  answered(await send('PUT', key, bytes), key);
}

/** The bytes under a key, or `undefined`. */
export async function getObject(key: string): Promise<Buffer | undefined> {
  const answer = await send('GET', key);
  return answer.status === 404 ? undefined : answered(answer, key).bytes;
}

/** Deletes an object. Idempotent: a missing key is not an error. */
export async function deleteObject(key: string): Promise<void> {
  answered(await send('DELETE', key), key);
}

type Answer = Awaited<ReturnType<typeof exchange>>;

function answered(answer: Answer, key: string): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Error(`S3 answers ${answer.status} for ${key}: ${answer.bytes}`);
}

const TIMEOUT_MS = 20_000;

const ATTEMPTS_MAX = 3;

/** Every call may be repeated; S3 asks for that when it is slow. */
async function send(method: string, key: string, body?: Uint8Array): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await sendOnce(method, key, body);
      if (answer.status < 500 || attempt === ATTEMPTS_MAX) return answer;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

function sendOnce(method: string, key: string, body?: Uint8Array): Promise<Answer> {
  connections ??= connectionsTo(ADDRESS.origin);
  const path = `${ADDRESS.folder}/${key}`;
  const { headers = {} } = signed({
    service: 's3',
    region: process.env.AWS_REGION,
    method,
    host: connections.url.host,
    path,
    headers: {
      'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
      ...(body && { 'Content-Length': body.byteLength }),
    },
  });
  const request = { method, path, headers, body, timeoutMs: TIMEOUT_MS, isRepeatable: true };
  return exchange(connections, request);
}

let connections: Connections | undefined;

const ADDRESS = address();

function address() {
  const { AWS_REGION, AWS_ENDPOINT_URL_S3 } = process.env;
  if (AWS_ENDPOINT_URL_S3) return { origin: AWS_ENDPOINT_URL_S3, folder: `/${BUCKET}` };
  return { origin: `https://${BUCKET}.s3.${AWS_REGION}.amazonaws.com`, folder: '' };
}
