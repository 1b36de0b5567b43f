import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A message as it waits in the overflow queue. */
export type QueuedMessage = { readonly messageId: string; readonly body: string };

/**
 * The two AWS services besides DynamoDB that our functions call: Secrets Manager for the root
 * secret, SQS for the overflow queue. With a folder, secret and queue outlive the process.
 */
export type AwsEndpoints = {
  readonly url: string;
  readonly queue: Queue;
  stop(): Promise<void>;
};

export async function startAwsEndpoints(folder?: string): Promise<AwsEndpoints> {
  const secret = rootSecret(folder);
  const queue = openQueue(folder && join(folder, 'overflow.ndjson'));
  const server = createServer((request, response) => {
    void answer(request, secret, queue).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, queue, stop: () => close(server) };
}

async function answer(request: IncomingMessage, secret: string, queue: Queue) {
  const target = request.headers['x-amz-target'];
  const input = JSON.parse(await textOf(request)) as Record<string, string>;
  if (target === 'secretsmanager.GetSecretValue') {
    return { status: 200, body: { Name: input.SecretId, SecretString: secret } };
  }
  if (target === 'AmazonSQS.SendMessage') {
    const { MessageBody = '' } = input;
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return { status: 200, body: { MessageId: queue.send(MessageBody), MD5OfMessageBody } };
  }
  return { status: 400, body: { __type: 'UnknownOperationException', message: String(target) } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk;
  return text;
}

const SECRET_BYTES = 48;

function rootSecret(folder: string | undefined): string {
  const file = folder && join(folder, 'root-secret');
  if (file && existsSync(file)) return readFileSync(file, 'utf8');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  if (file) writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}

export type Queue = {
  /** Keep a message; answers its id once it is stored. */
  send(body: string): string;
  /** Offer the oldest messages; those whose ids come back stay, the others are gone. */
  receive(serve: (messages: QueuedMessage[]) => Promise<readonly string[]>): Promise<void>;
  size(): number;
};

const BATCH = 10;

function openQueue(file: string | undefined): Queue {
  const stored = file && existsSync(file) ? readFileSync(file, 'utf8') : '';
  let waiting = stored
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as QueuedMessage);
  return {
    send(body) {
      const message = { messageId: randomBytes(12).toString('hex'), body };
      if (file) appendFileSync(file, `${JSON.stringify(message)}\n`, { flush: true });
      waiting.push(message);
      return message.messageId;
    },
    async receive(serve) {
      const batch = waiting.slice(0, BATCH);
      if (batch.length === 0) return;
      const failed = new Set(await serve(batch));
      const done = new Set(batch.map(({ messageId }) => messageId).filter((id) => !failed.has(id)));
      waiting = waiting.filter(({ messageId }) => !done.has(messageId));
      if (file) rewrite(file, waiting);
    },
    size: () => waiting.length,
  };
}

function rewrite(file: string, messages: readonly QueuedMessage[]): void {
  const text = messages.map((message) => `${JSON.stringify(message)}\n`).join('');
  writeFileSync(`${file}.new`, text, { flush: true });
  renameSync(`${file}.new`, file);
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
