import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsEndpoints, startAwsEndpoints } from '../../local/aws-endpoints.ts';
import { type OverflowQueue, openOverflowQueue } from '../../local/overflow-queue.ts';

let endpoints: AwsEndpoints;
let queue: OverflowQueue;

beforeAll(async () => {
  queue = openOverflowQueue();
  endpoints = await startAwsEndpoints('the root secret', queue);
});
afterAll(() => endpoints.stop());

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
