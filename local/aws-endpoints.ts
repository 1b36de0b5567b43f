import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { OverflowQueue } from './overflow-queue.ts';

export type AwsEndpoints = { readonly url: string; stop(): Promise<void> };

type Answer = { readonly status: number; readonly body: Record<string, unknown> };
type Operation = (input: Record<string, unknown>) => Answer;

/**
 * The two AWS services besides DynamoDB that our functions call, on one address of this machine:
 * Secrets Manager for the root secret, SQS for the overflow queue.
 */
export async function startAwsEndpoints(
  rootSecret: string,
  queue: OverflowQueue,
): Promise<AwsEndpoints> {
  const operations = operationsOn(rootSecret, queue);
  const server = createServer((request, response) => {
    answer(request, operations).then(
      (given) => send(response, given),
      () => send(response, refusal('SerializationException', 'the body must be JSON')),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function operationsOn(rootSecret: string, queue: OverflowQueue): Map<string, Operation> {
  return new Map<string, Operation>([
    [
      'secretsmanager.GetSecretValue',
      ({ SecretId }) => ({
        status: 200,
        body: { Name: SecretId, SecretString: rootSecret, VersionId: randomUUID() },
      }),
    ],
    [
      'AmazonSQS.SendMessage',
      ({ MessageBody }) => {
        if (typeof MessageBody !== 'string' || MessageBody === '') {
          return refusal('MissingParameter', 'MessageBody');
        }
        const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
        return { status: 200, body: { MessageId: queue.send(MessageBody), MD5OfMessageBody } };
      },
    ],
  ]);
}

async function answer(
  request: IncomingMessage,
  operations: Map<string, Operation>,
): Promise<Answer> {
  const body = await text(request);
  const operation = operations.get(String(request.headers['x-amz-target']));
  // A page in a browser could reach this port by a name of its own that leads to this machine.
  const isCalledByAddress = request.headers.host?.startsWith('127.0.0.1:');
  if (!operation || !isCalledByAddress) {
    return refusal('UnknownOperationException', 'no such operation');
  }
  return operation(JSON.parse(body) as Record<string, unknown>);
}

function refusal(__type: string, message: string): Answer {
  return { status: 400, body: { __type, message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
