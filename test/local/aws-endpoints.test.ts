import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArchiveFolder } from '../../local/aws/archive-folder.ts';
import { type AwsEndpoints, startAwsEndpoints } from '../../local/aws/aws-endpoints.ts';
import { type OverflowQueue, openOverflowQueue } from '../../local/aws/overflow-queue.ts';
import { openPeople } from '../../local/people.ts';

const folder = mkdtempSync(join(tmpdir(), 'badgetrail-archive-'));
let endpoints: AwsEndpoints;
let queue: OverflowQueue;

beforeAll(async () => {
  queue = openOverflowQueue();
  endpoints = await startAwsEndpoints({
    rootSecret: 'the root secret',
    queue,
    archive: openArchiveFolder(folder),
    people: openPeople(),
  });
});
afterAll(async () => {
  await endpoints.stop();
  rmSync(folder, { recursive: true });
});

describe('to those who call AWS it is AWS', () => {
  test('Secrets Manager answers the root secret', async () => {
    const client = new SecretsManagerClient({
      endpoint: endpoints.url,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'any' }));
    expect(SecretString).toBe('the root secret');
  });

  test('SQS takes a message, and proves by its MD5 that it took it whole', async () => {
    const MessageBody = JSON.stringify({ event: 'Ünïcode ✓' });
    const { status, answer } = await send({ QueueUrl: 'any', MessageBody });
    const { MessageId, MD5OfMessageBody } = JSON.parse(answer);
    expect(status).toBe(200);
    expect(MD5OfMessageBody).toBe(createHash('md5').update(MessageBody, 'utf8').digest('hex'));
    await queue.receive(async (messages) => {
      expect(messages).toEqual([{ messageId: MessageId, body: MessageBody }]);
      return [];
    });
  });

  test('SQS refuses a message without a body', async () => {
    const { status, answer } = await send({ QueueUrl: 'any', MessageBody: '' });
    expect(status).toBe(400);
    expect(JSON.parse(answer).__type).toBe('MissingParameter');
    expect(queue.size()).toBe(0);
  });
});

describe('S3 keeps the archive in a folder', () => {
  const key = 'events/issuer=iss_a/dt=2026-11-24/one.ndjson.gz';
  const place = { Bucket: 'archive', Key: key };
  const s3 = () =>
    new S3Client({
      endpoint: endpoints.url,
      region: 'local',
      forcePathStyle: true,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

  test('what is put is a file, is got, and is listed once however often it is put', async () => {
    const Body = Buffer.from([0, 255, 10, 13]);
    await s3().send(new PutObjectCommand({ ...place, Body }));
    await s3().send(new PutObjectCommand({ ...place, Body }));

    expect(readFileSync(join(folder, key))).toEqual(Body);
    const { Body: got } = await s3().send(new GetObjectCommand(place));
    expect(Buffer.from((await got?.transformToByteArray()) ?? [])).toEqual(Body);
    const Prefix = 'events/issuer=iss_a/dt=2026-11-24/';
    const { Contents } = await s3().send(new ListObjectsV2Command({ Bucket: 'archive', Prefix }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([key]);
  });

  test('what is not there is not found, and a list of nothing is empty', async () => {
    const missing = { ...place, Key: 'events/none' };
    await expect(s3().send(new GetObjectCommand(missing))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    const nothing = new ListObjectsV2Command({ Bucket: 'archive', Prefix: 'events/none/' });
    expect((await s3().send(nothing)).Contents).toBeUndefined();
  });

  test.each(['..%2F..%2Fetc', 'events/..%2F..%2Fsecret', '%2Fetc%2Fpasswd'])(
    'no key leads out of the folder: %s',
    async (path) => {
      const answer = await fetch(`${endpoints.url}/archive/${path}`, { method: 'PUT', body: 'x' });
      expect(answer.status).toBe(400);
    },
  );
});

describe('whoever is no client of ours is refused', () => {
  const secretTarget = 'secretsmanager.GetSecretValue';

  test.each<[string | undefined, string | undefined, string, string]>([
    [secretTarget, 'evil.example', '{}', 'a name that somebody made lead here'],
    ['secretsmanager.PutSecretValue', undefined, '{}', 'an operation that we do not have'],
    [undefined, undefined, '{}', 'no operation'],
    [secretTarget, undefined, 'no JSON', 'no JSON'],
  ])('%s to %s with %s: %s', async (target, host, body) => {
    const { status, answer } = await post({ target, host, body });
    expect(status).toBe(400);
    expect(answer).not.toContain('the root secret');
  });
});

type Sent = { target: string | undefined; host: string | undefined; body: string };

function send(input: Record<string, string>) {
  const body = JSON.stringify(input);
  return post({ target: 'AmazonSQS.SendMessage', host: undefined, body });
}

function post({ target, host, body }: Sent): Promise<{ status?: number; answer: string }> {
  return new Promise((resolve, reject) => {
    const headers = { ...(target && { 'x-amz-target': target }), ...(host && { host }) };
    const outgoing = request(endpoints.url, { method: 'POST', headers }, async (response) => {
      resolve({ status: response.statusCode, answer: await text(response) });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
