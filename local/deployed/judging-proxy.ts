import {
  createServer,
  type IncomingMessage,
  request as requestTo,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type AwsCall, awsCallIn } from './aws-call.ts';
import { isAllowed } from './policy.ts';
import type { Deployment } from './template.ts';

/** What a test may do to a call, before it is made or when its answer is back. */
export type Disturbance = (
  call: AwsCall,
  moment: 'before' | 'after',
) => Promise<Refusal | undefined> | Refusal | undefined;

type Refusal = { readonly code: string };

export type JudgingProxy = {
  readonly url: string;
  /** Calls that no policy allows, as `<function>: <action> on <resource>`. */
  readonly denied: string[];
  disturb(disturbance: Disturbance | undefined): void;
  /** The next request on any connection that is open now is answered by a reset. Returns how many. */
  killConnections(): number;
  stop(): void;
};

/** Where a call goes when it is allowed: an address, and the request as that address wants it. */
export type Destination = {
  readonly url: string;
  readonly path?: string;
  readonly body?: Buffer;
};

export type ProxyOptions = {
  readonly functions: Deployment['functions'];
  /** Answers a call itself, or says where it goes. */
  readonly destinationOf: (
    call: AwsCall,
    path: string,
  ) => Destination | { readonly answer: object };
};

/**
 * All of AWS on one port: every call is attributed to its function by its credentials and judged by
 * the policy of that function's role, before it goes on to whatever stands for the service.
 * Operators, who have no role in the template, may do anything.
 */
export async function startJudgingProxy({
  functions,
  destinationOf,
}: ProxyOptions): Promise<JudgingProxy> {
  const denied: string[] = [];
  const sockets = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  let disturbance: Disturbance | undefined;

  /** Returns the first access that the caller's role does not allow. */
  function forbiddenIn({ caller, accesses }: AwsCall): string | undefined {
    const statements = functions.get(caller)?.statements;
    if (!statements) return undefined;
    const found = accesses.find((access) => !isAllowed(statements, access));
    return found && `${found.action} on ${found.resource} ${found.leadingKeys.join(' ')}`.trim();
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (dead.has(request.socket)) return void request.socket.resetAndDestroy();
    const body = await buffer(request);
    const call = awsCallIn(request, body);
    if (!call || (functions.has(call.caller) && !request.headers['x-amz-security-token'])) {
      denied.push(`unsigned: ${request.method} ${request.url}`);
      return refuse(response, call, 'UnrecognizedClientException');
    }
    const forbidden = forbiddenIn(call);
    if (forbidden) {
      denied.push(`${call.caller}: ${forbidden}`);
      return refuse(response, call, 'AccessDeniedException', forbidden);
    }
    const refusal = await disturbance?.(call, 'before');
    if (refusal) return refuse(response, call, refusal.code);
    const destination = destinationOf(call, request.url ?? '/');
    if ('answer' in destination) return sendJson(response, 200, destination.answer);
    await forward(request, response, { body, ...destination }, async () => {
      await disturbance?.(call, 'after');
    });
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    denied,
    disturb(given) {
      disturbance = given;
    },
    killConnections() {
      for (const socket of sockets) dead.add(socket);
      return sockets.size;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function refuse(
  response: ServerResponse,
  call: AwsCall | undefined,
  code: string,
  action = call?.operation,
): void {
  const message = `${call?.caller} is not authorized to perform: ${action}`;
  if (call?.service !== 's3') {
    sendJson(response, 400, { __type: `aws#${code}`, message });
    return;
  }
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}

/** Passes a call on, and its answer back once `onAnswer` has resolved. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { url, path = request.url, body = Buffer.alloc(0) }: Destination,
  onAnswer: () => Promise<void>,
): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const headers = { ...request.headers, host, 'content-length': String(body.length) };
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path, method: request.method, headers };
    const outgoing = requestTo(options, (answer) => {
      buffer(answer)
        .then(async (content) => {
          await onAnswer();
          const { connection, 'transfer-encoding': _, ...rest } = answer.headers;
          const length = { 'content-length': String(content.length) };
          response.writeHead(answer.statusCode ?? 502, { ...rest, ...length });
          response.end(content);
        })
        .then(resolve, reject);
    });
    outgoing.on('error', reject).end(body);
  });
}
