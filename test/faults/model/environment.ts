import crypto from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Script } from 'node:vm';
import zlib from 'node:zlib';
import * as client from '@aws-sdk/client-dynamodb';
import * as lib from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { build, type Plugin } from 'esbuild';
import { type Input, type Item, Refusal } from './store.ts';

export type Shipped = typeof import('./shipped.ts');

/** What a machine gives to the code on it, and what it cannot do without. */
export type Machine = {
  now(): number;
  monotonic(): number;
  random(): number;
  sleep(ms: number): Promise<void>;
  /** Resolves with the answer; rejects with a Refusal, or with anything else if none came. */
  call(operation: string, input: Input): Promise<Input>;
};

/**
 * The shipped code, to be loaded into any number of execution environments that share nothing:
 * each has its own lanes, caches and memory, as on Lambda. It is bundled as for Lambda, and what it
 * imports from Node and the SDK is given to it by its machine.
 */
export async function shippedCode(mutation?: Mutation): Promise<(machine: Machine) => Shipped> {
  const { outputFiles } = await build({
    entryPoints: [`${import.meta.dirname}/shipped.ts`],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'warning',
    plugins: mutation ? [mutating(mutation)] : [],
  });
  const parameters = 'require, module, process, Date, Math, performance, crypto';
  const source = `(function (${parameters}) {${outputFiles[0]?.text}\nreturn module.exports;})`;
  const load = new Script(source, { filename: 'shipped.cjs' }).runInThisContext();
  return (machine) =>
    load(
      requiring(machine),
      { exports: {} },
      PROCESS,
      dateOf(machine),
      mathOf(machine),
      { now: machine.monotonic },
      { getRandomValues: (bytes: Uint8Array) => bytes.set(randomBytes(machine, bytes.length)) },
    );
}

/** Another text in the place of one that stands in a file of `shared` exactly once. */
export type Mutation = { readonly file: string; readonly from: string; readonly to: string };

function mutating({ file, from, to }: Mutation): Plugin {
  const path = resolve(import.meta.dirname, '../../../shared', file);
  return {
    name: 'mutating',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, (args) => {
        if (args.path !== path) return undefined;
        const parts = readFileSync(path, 'utf8').split(from);
        if (parts.length !== 2) throw new Error(`${file} does not say once: ${from}`);
        return { contents: parts.join(to), loader: 'ts' };
      }),
  };
}

const PROCESS = {
  env: {
    AWS_REGION: 'model',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamodb.model',
    AWS_ENDPOINT_URL_SQS: 'http://sqs.model',
    REGISTRY_TABLE: 'registry',
    EVENT_LOG_TABLE: 'event-log',
    ROLLUPS_TABLE: 'rollups',
    ARCHIVE_BUCKET: 'archive',
    OVERFLOW_QUEUE_URL: 'http://sqs.model/overflow',
  },
  stdout: { write: () => true },
};

const require = createRequire(import.meta.url);

function requiring(machine: Machine): (name: string) => unknown {
  const given: Record<string, unknown> = {
    'node:timers/promises': { setTimeout: machine.sleep },
    'node:crypto': Object.assign(Object.create(crypto), {
      randomBytes: (n: number) => randomBytes(machine, n),
    }),
    'node:http': { Agent, request: thinRequest(machine) },
    'node:https': { Agent },
    // Compressing takes a thread of its own, which nobody could put in order.
    'node:zlib': Object.assign(Object.create(zlib), { gzip: uncompressed }),
    '@aws-sdk/client-s3': {
      PutObjectCommand: class {
        input: Input;
        constructor(input: Input) {
          this.input = input;
        }
      },
      S3Client: class extends Client {
        send = ({ input }: { input: Input }) => machine.call('PutObject', input);
      },
    },
    aws4: { RequestSigner: Unsigned },
    // Making a real one takes longer than most runs of a function.
    '@aws-sdk/client-dynamodb': Object.create(client, { DynamoDBClient: { value: Client } }),
    '@aws-sdk/lib-dynamodb': Object.create(lib, {
      DynamoDBDocumentClient: { value: { from: () => documentClient(machine) } },
    }),
  };
  return (name) => given[name] ?? require(name);
}

/** A model has no sockets to keep. */
class Agent extends EventEmitter {
  readonly freeSockets = {};
  keepSocketAlive(): boolean {
    return true;
  }
}

class Client {
  readonly middlewareStack = { add: () => {} };
}

class Unsigned {
  readonly sign: () => unknown;
  constructor(request: unknown) {
    this.sign = () => request;
  }
}

function uncompressed(text: string, _how: unknown, done: (error: null, text: string) => void) {
  done(null, text);
}

function dateOf({ now }: Machine): typeof Date {
  return class extends Date {
    constructor(...given: []) {
      super(...(given.length === 0 ? ([now()] as unknown as []) : given));
    }
    static override now = now;
  } as typeof Date;
}

function mathOf({ random }: Machine): typeof Math {
  return Object.assign(Object.create(Math), { random });
}

function randomBytes({ random }: Machine, n: number): Buffer {
  return Buffer.from(Array.from({ length: n }, () => Math.floor(random() * 256)));
}

const OPERATIONS: Record<string, string> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  TransactWriteCommand: 'TransactWriteItems',
  BatchWriteCommand: 'BatchWriteItem',
};

const real = lib.DynamoDBDocumentClient.from(new client.DynamoDBClient({ region: 'model' }));

/** The SDK's document client, whose requests go to the machine. */
function documentClient(machine: Machine): lib.DynamoDBDocumentClient {
  const send = async (command: { input: Input; constructor: { name: string } }) => {
    const { name } = command.constructor;
    try {
      return await machine.call(OPERATIONS[name] ?? name, command.input);
    } catch (error) {
      throw error instanceof Refusal ? sdkException(error) : error;
    }
  };
  return Object.assign(Object.create(real), { send });
}

function sdkException({ code, item, reasons }: Refusal): Error {
  const about = { message: code, $metadata: {} };
  if (code === 'ConditionalCheckFailedException') {
    return new client.ConditionalCheckFailedException({ ...about, Item: item && marshall(item) });
  }
  if (code !== 'TransactionCanceledException')
    return Object.assign(new Error(code), { name: code });
  return new client.TransactionCanceledException({
    ...about,
    CancellationReasons: reasons?.map(({ Code, Item }) => ({ Code, Item: Item && marshall(Item) })),
  });
}

type Outgoing = EventEmitter & {
  setTimeout(ms: number, late: () => void): void;
  destroy(error: Error): void;
  end(body: string): void;
};

/** `http.request` for the calls without SDK. No answer is what a time-out notices. */
function thinRequest(machine: Machine) {
  return ({ headers = {} }: { headers?: Record<string, string> }): Outgoing => {
    const outgoing = new EventEmitter() as Outgoing;
    let onLate = () => {};
    outgoing.setTimeout = (_ms, late) => {
      onLate = late;
    };
    outgoing.destroy = (error) => void outgoing.emit('error', error);
    outgoing.end = (body) => {
      const operation = (headers['x-amz-target'] ?? '').split('.')[1] ?? '';
      machine.call(operation, plain(JSON.parse(body))).then(
        (answer) => respond(outgoing, 200, wire(answer)),
        (error) => {
          if (!(error instanceof Refusal)) return onLate();
          const { code, item } = error;
          respond(outgoing, 400, {
            __type: `model#${code}`,
            ...(item && { Item: marshall(item) }),
          });
        },
      );
    };
    return outgoing;
  };
}

function respond(outgoing: Outgoing, statusCode: number, body: unknown): void {
  const answer = Object.assign(new EventEmitter(), { statusCode });
  outgoing.emit('response', answer);
  answer.emit('data', Buffer.from(JSON.stringify(body)));
  answer.emit('end');
}

const MAPS = ['Item', 'Key', 'ExpressionAttributeValues', 'Attributes'];

/** A request as the document client would have sent it. */
function plain(input: Record<string, Item>): Input {
  return translated(input, (map) => unmarshall(map as never));
}

function wire(answer: Input): Input {
  return translated(answer, (map) => marshall(map));
}

function translated(message: Input, translate: (map: Item) => unknown): Input {
  const entries = Object.entries(message).map(([name, value]) => {
    return [name, MAPS.includes(name) && value ? translate(value as Item) : value];
  });
  return Object.fromEntries(entries);
}
