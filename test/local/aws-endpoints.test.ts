import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsEndpoints, startAwsEndpoints } from '../../local/aws-endpoints.ts';
import { type OverflowQueue, openOverflowQueue } from '../../local/overflow-queue.ts';

let endpoints: AwsEndpoints;
let queue: OverflowQueue;
const settings = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

beforeAll(async () => {
  queue = openOverflowQueue();
  endpoints = await startAwsEndpoints('the root secret', queue);
});
afterAll(() => endpoints.stop());

describe('to AWS’s own clients it is AWS', () => {
  test('Secrets Manager answers the root secret', async () => {
    const client = new SecretsManagerClient({ ...settings, endpoint: endpoints.url });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: 'any' }));
    expect(SecretString).toBe('the root secret');
  });

  test('SQS takes a message, and proves by its MD5 that it took it whole', async () => {
    const client = new SQSClient({ ...settings, endpoint: endpoints.url });
    const MessageBody = JSON.stringify({ event: 'Ünïcode ✓' });
    const QueueUrl = `${endpoints.url}/000000000000/overflow`;
    const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await queue.receive(async (messages) => {
      expect(messages).toEqual([{ messageId: MessageId, body: MessageBody }]);
      return [];
    });
  });

  test('SQS refuses a message without a body', async () => {
    const client = new SQSClient({ ...settings, endpoint: endpoints.url });
    const input = { QueueUrl: `${endpoints.url}/000000000000/overflow`, MessageBody: '' };
    await expect(client.send(new SendMessageCommand(input))).rejects.toThrow('MessageBody');
  });
});

describe('whoever is no client of ours is refused', () => {
  const secretTarget = 'secretsmanager.GetSecretValue';

  test.each([
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
