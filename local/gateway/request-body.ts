import type { IncomingMessage } from 'node:http';

/** Whether a request announces a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/**
 * A request's body. One of more bytes is read to its end but not kept, so that the caller still
 * listens when the refusal comes. `aborted` if the caller goes away before the end.
 */
export function bodyOf(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Buffer | 'too-large' | 'aborted'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) chunks = [];
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(bytes > bytesMax ? 'too-large' : Buffer.concat(chunks)));
    request.on('error', () => resolve('aborted'));
  });
}
