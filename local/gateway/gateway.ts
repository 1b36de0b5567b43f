import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { sendResult } from './http-result.ts';
import { type Served, serve } from './serve.ts';

export type Gateway = {
  readonly url: string;
  /** Begin to serve; until then every request is answered 503. */
  open(served: Served): void;
  /** Finish the requests in flight, take no new ones. */
  close(): Promise<void>;
};

const KEEP_ALIVE_MS = 72_000;

const CLOSE_PATIENCE_MS = 5000;

/**
 * CloudFront, API Gateway and the function URLs in one, on a port of this machine and for nobody
 * beyond it. Port 0 takes any that is free.
 *
 * @throws if the port is taken
 */
export async function startGateway(port: number): Promise<Gateway> {
  let served: Served | undefined;
  let isClosing = false;
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, optimizeEmptyRequests: true };
  const server = createServer(options, (request, response) => {
    // Otherwise a busy connection would never become idle, and never be closed.
    if (isClosing) response.setHeader('connection', 'close');
    if (served) void serve(served, request, response);
    else sendResult(response, STARTING);
  });
  server.on('clientError', refuse);
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open(what) {
      served = what;
    },
    async close() {
      isClosing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
      await closed;
      clearTimeout(impatience);
    },
  };
}

const STARTING = {
  statusCode: 503,
  headers: {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'retry-after': '1',
  },
  body: '{"status":"starting"}',
};

/** What is not HTTP never becomes a request. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooMuch = error.code === 'HPE_HEADER_OVERFLOW';
  const status = isTooMuch ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
