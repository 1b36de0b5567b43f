import { required } from '#shared/environment.ts';
import { signed } from './lean-call.ts';

const BUCKET = required('UPLOADS_BUCKET');

/**
 * S3, with nothing around it: three calls are not worth a client of 300 KB in every function.
 *
 * Honours the SDK's own environment: AWS_REGION, credentials, AWS_ENDPOINT_URL_S3.
 */
export async function putObject(key: string, bytes: Uint8Array): Promise<void> {
  await answered(await send('PUT', key, bytes), key);
}

/** The bytes under a key, or `undefined`. */
export async function getObject(key: string): Promise<Buffer | undefined> {
  const response = await send('GET', key);
  if (response.status === 404) return undefined;
  return Buffer.from(await (await answered(response, key)).arrayBuffer());
}

/** Deletes an object. Idempotent: a missing key is not an error. */
export async function deleteObject(key: string): Promise<void> {
  await answered(await send('DELETE', key), key);
}

async function answered(response: Response, key: string): Promise<Response> {
  if (response.ok) return response;
  throw new Error(`S3 answers ${response.status} for ${key}: ${await response.text()}`);
}

const TIMEOUT_MS = 20_000;

const ATTEMPTS_MAX = 3;

/** Every call may be repeated; S3 asks for that when it is slow. */
async function send(method: string, key: string, bytes?: Uint8Array): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await sendOnce(method, key, bytes);
      if (response.status < 500 || attempt === ATTEMPTS_MAX) return response;
    } catch (error) {
      if (attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

function sendOnce(method: string, key: string, bytes?: Uint8Array): Promise<Response> {
  const { origin, path } = addressOf(key);
  const { headers } = signed({
    service: 's3',
    region: process.env.AWS_REGION,
    method,
    host: new URL(origin).host,
    path,
    headers: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
  });
  const { Host, ...rest } = headers as Record<string, string>;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  // A view of a larger buffer would be sent whole by some versions of fetch.
  const body = bytes && new Uint8Array(bytes);
  return fetch(`${origin}${path}`, { method, headers: rest, body, signal });
}

function addressOf(key: string) {
  const { AWS_REGION, AWS_ENDPOINT_URL_S3 } = process.env;
  if (AWS_ENDPOINT_URL_S3) return { origin: AWS_ENDPOINT_URL_S3, path: `/${BUCKET}/${key}` };
  return { origin: `https://${BUCKET}.s3.${AWS_REGION}.amazonaws.com`, path: `/${key}` };
}
