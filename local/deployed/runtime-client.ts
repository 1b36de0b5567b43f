import http from 'node:http';
import { pathToFileURL } from 'node:url';

/**
 * The process in which a bundle runs: it loads the handler and asks for work, call after call, as
 * AWS documents its Lambda runtime API (version 2018-06-01). It imports nothing of this project.
 */
const { AWS_LAMBDA_RUNTIME_API = '', LAMBDA_TASK_ROOT = '', _HANDLER = '' } = process.env;
const [hostname, port] = AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
/** What a synchronous response may have, and some room for its envelope. */
const RESPONSE_BYTES_MAX = 6 * 1024 * 1024 + 100;

type Answer = { readonly headers: http.IncomingHttpHeaders; readonly text: string };

leadElsewhere(process.env.RUNNER_HOSTS);
process.on('SIGUSR2', exhaustMemory);
const handler = await loadHandler();
await call('POST', 'runner/ready', '{}');
for (;;) await serveOne();

/** Hosts that a stand-in on this machine answers for: the network of the runner, not of the code. */
function leadElsewhere(hosts = '{}'): void {
  const places = JSON.parse(hosts) as Record<string, string>;
  const fetchAnywhere = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const place = places[url.host];
    return place
      ? fetchAnywhere(place + url.pathname + url.search, init)
      : fetchAnywhere(input, init);
  };
}

/** For tests: what a leak comes to. V8 ends the process at its memory limit. */
function exhaustMemory(): void {
  const hoard: number[][] = [];
  for (;;) hoard.push(Array.from({ length: 10_000 }, Math.random));
}

async function loadHandler(): Promise<(event: unknown, context: unknown) => unknown> {
  try {
    const [file = '', name = ''] = _HANDLER.split('.');
    const module = await import(pathToFileURL(`${LAMBDA_TASK_ROOT}/${file}.mjs`).href);
    if (typeof module[name] !== 'function') throw new Error(`${_HANDLER} is no function`);
    // The runtime of Node 24 refuses handlers that take a callback.
    if (module[name].length > 2) throw new Error(`${_HANDLER} takes a callback`);
    return module[name];
  } catch (error) {
    await call('POST', 'init/error', JSON.stringify(described(error)));
    process.exit(1);
  }
}

async function serveOne(): Promise<void> {
  const { headers, text } = await call('GET', 'invocation/next');
  const id = String(headers['lambda-runtime-aws-request-id']);
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  process.env._X_AMZN_TRACE_ID = String(headers['lambda-runtime-trace-id']);
  const { kind, body } = await outcomeOf(JSON.parse(text), {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: '$LATEST',
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: id,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  });
  await call('POST', `invocation/${id}/${kind}`, body);
}

async function outcomeOf(event: unknown, context: unknown) {
  try {
    const body = JSON.stringify((await handler(event, context)) ?? null);
    if (Buffer.byteLength(body) <= RESPONSE_BYTES_MAX) return { kind: 'response', body };
    throw new Error('Response payload size exceeded maximum allowed payload size (6291556 bytes).');
  } catch (error) {
    return { kind: 'error', body: JSON.stringify(described(error)) };
  }
}

function described(error: unknown) {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error) };
  const { name: errorType, message: errorMessage, stack = '' } = error;
  return { errorType, errorMessage, trace: stack.split('\n') };
}

function call(method: string, path: string, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const options = { hostname, port, agent, method, headers };
    const request = http.request(
      { ...options, path: `/2018-06-01/runtime/${path}` },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ headers: response.headers, text }));
      },
    );
    request.on('error', reject).end(body);
  });
}
