import {
  LimitExceededException,
  ListUsersInGroupCommand,
  ResourceNotFoundException,
  TooManyRequestsException,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSServiceException } from '@aws-sdk/client-sqs';
import {
  BatchWriteCommand,
  GetCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { userPool, usersInGroup } from '#shared/access/user-pool.ts';
import { dynamo } from '#shared/aws/dynamodb.ts';
import { uploads } from '#shared/aws/object-store.ts';
import { tables } from '#shared/aws/tables.ts';
import { archiveLines, objects } from '#shared/counting/archive.ts';
import { countLines, headOf } from '#shared/counting/count.ts';
import { currentGeneration } from '#shared/counting/generations.ts';
import type { Generation } from '#shared/counting/keys.ts';
import { dropBefore } from '#shared/counting/rebuild.ts';
import { sqs } from '#shared/importing/import-queue.ts';
import { findImport } from '#shared/importing/jobs.ts';
import { handler as runImports } from '../../functions/import/handler.ts';
import { sqsRecord } from '../../local/counting/overflow-feed.ts';
import { admin } from '../support/admin-api.ts';
import { driftOf } from '../support/cells-of.ts';
import { started, uploaded } from '../support/import-job.ts';
import { freshIssuer } from '../support/issuer.ts';
import { writeLane } from '../support/lanes.ts';
import { engagement, freshId } from '../support/log-events.ts';

/** Faults of DynamoDB, S3 and SQS that no engine on this machine produces. */
const send = dynamo.send.bind(dynamo);

/** DynamoDB as it is, except for its transactions. */
function withTransactions(answer: (input: TransactWriteCommandInput) => Promise<unknown>) {
  const client = failing(mockClient(dynamo));
  client.on(GetCommand).callsFake((input) => send(new GetCommand(input)));
  client.on(QueryCommand).callsFake((input) => send(new QueryCommand(input)));
  client.on(TransactWriteCommand).callsFake(answer);
  return client;
}

const really = (input: TransactWriteCommandInput) => send(new TransactWriteCommand(input));

/** Test files share their modules: the next one needs the real clients. */
const restored: (() => void)[] = [];
afterEach(() => {
  for (const restore of restored.splice(0)) restore();
  vi.restoreAllMocks();
});

const $metadata = {};

/** The transaction is canceled; writes without a reason of their own have `None`. */
function canceled(writes: number, reasons: Record<number, { Code: string; Item?: object }>) {
  return new TransactionCanceledException({
    $metadata,
    message: 'canceled',
    CancellationReasons: Array.from({ length: writes }, (_, i) => {
      const { Code = 'None', Item } = reasons[i] ?? {};
      return { Code, ...(Item && { Item: marshall(Item) }) };
    }),
  });
}

async function threeClicks() {
  const issuerId = freshId('iss');
  const events = Array.from({ length: 3 }, () => engagement({ issuerId }));
  return { events, lines: await writeLane(events) };
}

describe('a commit of counts', () => {
  test('with mixed reasons takes the head that came back, and counts the rest once', async () => {
    const { events, lines } = await threeClicks();
    await countLines(lines.slice(0, 1));
    let attempts = 0;
    withTransactions(async (input) => {
      attempts += 1;
      if (attempts > 1) return really(input);
      const writes = input.TransactItems?.length ?? 0;
      const head = { Code: 'ConditionalCheckFailed', Item: { seq: 1 } };
      throw canceled(writes, { 0: head, 1: { Code: 'TransactionConflict' } });
    });

    await countLines(lines);

    expect(attempts).toBe(2);
    expect(await driftOf(events)).toEqual([]);
  });

  test.each([
    ['a conflict on one cell', { 1: { Code: 'TransactionConflict' } }],
    ['throttling of one item', { 1: { Code: 'ThrottlingError' } }],
    [
      'a conflict and throttling at once',
      { 0: { Code: 'TransactionConflict' }, 1: { Code: 'ProvisionedThroughputExceeded' } },
    ],
  ])('is repeated after %s, and counts once', async (_, reasons) => {
    const { events, lines } = await threeClicks();
    let attempts = 0;
    withTransactions(async (input) => {
      attempts += 1;
      if (attempts > 2) return really(input);
      throw canceled(input.TransactItems?.length ?? 0, reasons);
    });

    await countLines(lines);

    expect(attempts).toBe(3);
    expect(await driftOf(events)).toEqual([]);
  });

  test.each([
    ['not applied', false],
    ['applied', true],
  ])('that was still in progress and then %s counts once', async (_, isApplied) => {
    const { events, lines } = await threeClicks();
    let attempts = 0;
    withTransactions(async (input) => {
      attempts += 1;
      if (attempts > 1) return really(input);
      if (isApplied) await really(input);
      throw new TransactionInProgressException({ $metadata, message: 'in progress' });
    });

    await countLines(lines);

    expect(await driftOf(events)).toEqual([]);
  });

  test('whose conflicts do not pass fails, and the same lines can be counted later', async () => {
    const { events, lines } = await threeClicks();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const client = withTransactions(async (input) => {
      throw canceled(input.TransactItems?.length ?? 0, { 0: { Code: 'TransactionConflict' } });
    });
    await expect(countLines(lines)).rejects.toThrow('conflicts on cells do not pass');
    client.restore();

    expect(await driftOf(events)).not.toEqual([]);
    await countLines(lines);
    expect(await driftOf(events)).toEqual([]);
  });

  test('throws a reason that no retry mends, and leaves the head where it was', async () => {
    const { lines } = await threeClicks();
    const client = withTransactions(async () => {
      throw canceled(2, { 1: { Code: 'ItemCollectionSizeLimitExceeded' } });
    });
    await expect(countLines(lines)).rejects.toThrow(TransactionCanceledException);
    client.restore();

    expect(await headOf(await currentGeneration(), lines[0]?.lane ?? '')).toBe(0);
  });
});

test('items that a batch left unprocessed are deleted by the next one', async () => {
  const keys = ['1', '2', '3'].map((sk) => ({ pk: 'old', sk }));
  const deletions = (some: readonly object[]) => ({
    [tables.rollups]: some.map((Key) => ({ DeleteRequest: { Key } })),
  });
  const client = failing(mockClient(dynamo));
  client.on(ScanCommand).resolves({ Items: keys });
  client
    .on(BatchWriteCommand)
    .resolvesOnce({ UnprocessedItems: deletions(keys.slice(1)) as never })
    .resolvesOnce({ UnprocessedItems: deletions(keys.slice(2)) as never })
    .resolves({ UnprocessedItems: {} });

  expect(await dropBefore('g2' as Generation)).toBe(3);

  const sent = client.commandCalls(BatchWriteCommand).map(({ args: [{ input }] }) => input);
  expect(sent.map(({ RequestItems }) => RequestItems)).toEqual([
    deletions(keys),
    deletions(keys.slice(1)),
    deletions(keys.slice(2)),
  ]);
});

const slowDown = () =>
  new S3ServiceException({ $metadata, name: 'SlowDown', $fault: 'server', message: 'slow down' });

const throttled = () =>
  new SQSServiceException({
    $metadata,
    name: 'RequestThrottled',
    $fault: 'client',
    message: 'throttled',
  });

/** Restored after the test. */
function failing<Mock extends { restore(): void }>(mock: Mock): Mock {
  restored.push(() => mock.restore());
  return mock;
}

describe('S3 that asks to slow down', () => {
  test('while archiving: nothing is counted that the archive lacks', async () => {
    const { events, lines } = await threeClicks();
    const s3 = failing(mockClient(objects));
    s3.on(PutObjectCommand).rejects(slowDown());
    await expect(countLines(lines, archiveLines)).rejects.toThrow('slow down');
    expect(await headOf(await currentGeneration(), lines[0]?.lane ?? '')).toBe(0);
    s3.restore();

    await countLines(lines, archiveLines);
    expect(await driftOf(events)).toEqual([]);
  });

  test('while importing: the message is redelivered, and the import runs to its end', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, CSV);
    const event = eventFor(who.issuer.issuerId, importId);
    const s3 = failing(mockClient(uploads));
    s3.on(GetObjectCommand).rejects(slowDown());
    expect(await runImports(event, IN_TIME)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    s3.restore();

    expect(await runImports(event, IN_TIME)).toEqual({ batchItemFailures: [] });
    expect(await findImport(who.issuer.issuerId, importId)).toMatchObject({
      status: 'done',
      counts: { created: 1, failed: 0 },
    });
  });

  test('while uploading: the part is not noted, and can be sent again', async () => {
    const who = await freshIssuer();
    const s3 = failing(mockClient(uploads));
    s3.on(PutObjectCommand).rejects(slowDown());
    const { importId, parts } = await uploaded(who.keys.ingest, CSV);
    const start = () =>
      admin(`POST /v1/imports/${importId}/start`, { key: who.keys.ingest, body: { parts } });
    expect(await start()).toMatchObject({ status: 409 });
    s3.restore();

    await admin(`PUT /v1/imports/${importId}/parts/1`, {
      key: who.keys.ingest,
      body: new Uint8Array(Buffer.from(CSV)),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(await start()).toMatchObject({ status: 202 });
  });
});

describe('SQS that is throttled', () => {
  test('while starting an import: starting it again queues it', async () => {
    const who = await freshIssuer();
    const { importId, parts } = await uploaded(who.keys.ingest, CSV);
    const start = () =>
      admin(`POST /v1/imports/${importId}/start`, { key: who.keys.ingest, body: { parts } });
    const queue = failing(mockClient(sqs));
    queue.on(SendMessageCommand).rejectsOnce(throttled()).resolves({});

    expect(await start()).toMatchObject({ status: 500 });
    expect(await start()).toMatchObject({ status: 202, body: { status: 'running' } });
    const [, { args: [{ input }] = [{ input: undefined }] } = {}] =
      queue.commandCalls(SendMessageCommand);
    expect(input?.MessageBody).toBe(JSON.stringify({ issuerId: who.issuer.issuerId, importId }));
  });

  test('while an import queues itself again: its message is redelivered instead', async () => {
    const who = await freshIssuer();
    const { importId } = await started(who, CSV);
    const event = eventFor(who.issuer.issuerId, importId);
    const queue = failing(mockClient(sqs));
    queue.on(SendMessageCommand).rejects(throttled());

    expect(await runImports(event, { getRemainingTimeInMillis: () => 1 })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    expect(await runImports(event, IN_TIME)).toEqual({ batchItemFailures: [] });
  });
});

describe('the user pool', () => {
  test.each([TooManyRequestsException, LimitExceededException])(
    'whose limit is reached answers 429 (%o)',
    async (Limit) => {
      const pool = failing(mockClient(userPool));
      pool.on(ListUsersInGroupCommand).rejects(new Limit({ $metadata, message: 'slow down' }));
      await expect(usersInGroup('iss')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    },
  );

  test('lists a group page by page; a group that does not exist has nobody', async () => {
    const pool = failing(mockClient(userPool));
    pool
      .on(ListUsersInGroupCommand)
      .resolvesOnce({ Users: [{ Username: 'a' }], NextToken: 'more' })
      .resolvesOnce({ Users: [{ Username: 'b' }] })
      .rejects(new ResourceNotFoundException({ $metadata, message: 'no such group' }));
    expect((await usersInGroup('iss')).map(({ username }) => username)).toEqual(['a', 'b']);
    expect(await usersInGroup('iss')).toEqual([]);
  });
});

const CSV = 'externalId,program.externalId,program.name,recipient.name\r\na,rust,Rust,Ann\r\n';
const IN_TIME = { getRemainingTimeInMillis: () => 900_000 };

function eventFor(issuerId: string, importId: string) {
  const body = JSON.stringify({ issuerId, importId });
  return { Records: [sqsRecord({ messageId: 'm1', body })] };
}
