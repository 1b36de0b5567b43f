import http from 'node:http';
import https from 'node:https';
import type { MiddlewareStack } from '@smithy/types';
import { dropIdle, dropStale, keepingAgent } from './idle-sockets.ts';

/** Where requests go, and the sockets that are kept to it. */
export type Connections = {
  readonly url: URL;
  readonly agent: http.Agent;
  readonly request: typeof http.request;
};

export function connectionsTo(address: string): Connections {
  const url = new URL(address);
  const { request } = url.protocol === 'https:' ? https : http;
  return { url, agent: keepingAgent(url.protocol), request };
}

type Request = {
  readonly method: string;
  readonly path: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** Of silence. */
  readonly timeoutMs: number;
  /** Whether sending it twice does no harm. */
  readonly isRepeatable: boolean;
};

type Answer = { readonly status: number; readonly bytes: Buffer };

/**
 * Sends a request and returns the whole answer, whatever its status.
 *
 * A connection that was kept may be dead. If it breaks or stays silent, a repeatable request is
 * sent once more, at once and on a fresh connection.
 *
 * @throws if no answer came
 */
export async function exchange(to: Connections, request: Request): Promise<Answer> {
  dropStale(to.agent);
  try {
    return await send(to, request);
  } catch (error) {
    dropIdle(to.agent);
    const mayRepeat = error instanceof NoAnswer && error.isWorthRepeating && request.isRepeatable;
    if (!mayRepeat) throw error;
    return send(to, request);
  }
}

/** Why no answer came, and whether another connection may bring one. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly isWorthRepeating: boolean;

  constructor(cause: Error, { wasKept, isTimeout }: { wasKept: boolean; isTimeout: boolean }) {
    super(cause.message, { cause });
    // A fresh connection that stays silent belongs to a service that is slow: no second wait.
    this.isWorthRepeating = wasKept || !isTimeout;
  }
}

function send({ url, agent, request }: Connections, asked: Request): Promise<Answer> {
  const { method, path, headers, body, timeoutMs } = asked;
  return new Promise((resolve, reject) => {
    const { hostname, port } = url;
    const outgoing = request({ hostname, port, method, path, headers, agent });
    let isTimeout = false;
    outgoing.setTimeout(timeoutMs, () => {
      isTimeout = true;
      outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`));
    });
    const fail = (error: Error) =>
      reject(new NoAnswer(error, { wasKept: outgoing.reusedSocket, isTimeout }));
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, bytes: Buffer.concat(chunks) });
      });
      answer.on('error', fail);
    });
    outgoing.end(body);
  });
}

const CONNECT_TIMEOUT_MS = 1_000;

const SILENCE_MAX_MS = 5_000;

type Client = {
  // biome-ignore lint/suspicious/noExplicitAny: each client's stack has types of its own.
  readonly middlewareStack: Pick<MiddlewareStack<any, any>, 'add'>;
};

type RequestHandler = {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  readonly connectionTimeout: number;
  readonly socketTimeout: number;
};

/**
 * Creates an SDK client that survives dead connections. Without this, each of the SDK's attempts may
 * take another dead socket, and a silent one is waited for without end. What may be repeated is the
 * SDK's own decision: its transactions carry a token.
 *
 * @example
 * const client = onFreshConnections((requestHandler) => new DynamoDBClient({ requestHandler }));
 */
export function onFreshConnections<C extends Client>(create: (handler: RequestHandler) => C): C {
  const httpAgent = keepingAgent('http:');
  const httpsAgent = keepingAgent('https:') as https.Agent;
  const client = create({
    httpAgent,
    httpsAgent,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_MAX_MS,
  });
  const agents = [httpAgent, httpsAgent];
  // Runs once for each attempt, and innermost: only connections fail here, refusals do not.
  client.middlewareStack.add(
    (next) => async (args) => {
      for (const agent of agents) dropStale(agent);
      try {
        return await next(args);
      } catch (error) {
        for (const agent of agents) dropIdle(agent);
        throw error;
      }
    },
    { step: 'deserialize', priority: 'low', name: 'freshConnections' },
  );
  return client;
}
