import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import type { People } from '../people.ts';
import type { ArchiveFolder, ObjectAnswer } from './archive-folder.ts';
import { isObjectKey, type ObjectStore, openObjectStore } from './object-store.ts';
import type { OverflowQueue } from './overflow-queue.ts';
import { userPoolOperations } from './user-pool.ts';

export type AwsEndpoints = { readonly url: string; stop(): Promise<void> };

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

type Operation = (input: Record<string, unknown>) => Answer;

export type Behind = {
  readonly rootSecret: string;
  readonly queue: OverflowQueue;
  readonly archive: ArchiveFolder;
  readonly people: People;
  /** What imports need; who runs none needs none. */
  readonly imports?: OverflowQueue;
  readonly uploads?: ObjectStore;
};

/**
 * The AWS services besides DynamoDB that our functions call, on one address of this machine:
 * Secrets Manager for the root secret, SQS for the queues of overflow and imports, S3 for the
 * archive and uploads, Cognito for the people.
 */
export async function startAwsEndpoints(behind: Behind): Promise<AwsEndpoints> {
  const operations = operationsOn(behind);
  const uploads = behind.uploads ?? openObjectStore();
  const server = createServer((request, response) => {
    if (isForArchive(request)) {
      answerObject(request, behind.archive).then(
        (given) => sendObject(response, given),
        () => response.destroy(),
      );
      return;
    }
    if (isForUploads(request)) {
      answerUpload(request, response, uploads).catch(() => response.destroy());
      return;
    }
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

function operationsOn(behind: Behind): Map<string, Operation> {
  const { rootSecret, queue: overflow, imports, people } = behind;
  return new Map<string, Operation>([
    ...userPoolOperations(people),
    [
      'secretsmanager.GetSecretValue',
      ({ SecretId }) => ({
        status: 200,
        body: { Name: SecretId, SecretString: rootSecret, VersionId: randomUUID() },
      }),
    ],
    [
      'AmazonSQS.SendMessage',
      ({ MessageBody, QueueUrl }) => {
        if (typeof MessageBody !== 'string' || MessageBody === '') {
          return refusal('MissingParameter', 'MessageBody');
        }
        const isImport = String(QueueUrl).endsWith('/imports');
        const queue = (isImport && imports) || overflow;
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
  if (!operation || !isCalledByAddress(request)) {
    return refusal('UnknownOperationException', 'no such operation');
  }
  return operation(JSON.parse(body) as Record<string, unknown>);
}

/** A page in a browser could reach this port by a name of its own that leads to this machine. */
function isCalledByAddress({ headers }: IncomingMessage): boolean {
  return headers.host?.startsWith('127.0.0.1:') ?? false;
}

const BUCKET_PATH = '/archive';

function isForArchive(request: IncomingMessage): boolean {
  return isCalledByAddress(request) && (request.url?.startsWith(BUCKET_PATH) ?? false);
}

async function answerObject(
  request: IncomingMessage,
  archive: ArchiveFolder,
): Promise<ObjectAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
  const key = decodeURIComponent(pathname.slice(BUCKET_PATH.length + 1));
  if (request.method === 'PUT') return archive.put(key, await buffer(request));
  return key === '' ? archive.list(searchParams.get('prefix') ?? '') : archive.get(key);
}

function sendObject(response: ServerResponse, { status, contentType, body }: ObjectAnswer): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(body);
}

const UPLOADS_PATH = '/uploads/';

function isForUploads(request: IncomingMessage): boolean {
  return isCalledByAddress(request) && (request.url?.startsWith(UPLOADS_PATH) ?? false);
}

/** S3's calls, as imports make them: signed, on a path of bucket and key. */
async function answerUpload(
  request: IncomingMessage,
  response: ServerResponse,
  uploads: ObjectStore,
): Promise<void> {
  const { method, url = '', headers } = request;
  const [path = ''] = url.split('?');
  const key = path.slice(UPLOADS_PATH.length);
  const isSigned = headers.authorization?.startsWith('AWS4-HMAC-SHA256 ');
  if (!isSigned || !isObjectKey(key)) return void response.writeHead(400).end('InvalidRequest');
  if (method === 'PUT') uploads.put(key, await buffer(request));
  if (method === 'DELETE') uploads.delete(key);
  if (method !== 'GET') return void response.writeHead(method === 'PUT' ? 200 : 204).end();
  const found = uploads.get(key);
  if (found) return void response.writeHead(200).end(found);
  response.writeHead(404, { 'content-type': 'application/xml' });
  response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>');
}

function refusal(__type: string, message: string): Answer {
  return { status: 400, body: { __type, message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
