import aws4, { type Request } from 'aws4';
import { expect, test, vi } from 'vitest';
import { signed } from '#shared/aws/lean-call.ts';

const AT = { 'X-Amz-Date': '20261124T093000Z' };

const REQUESTS: [string, () => Request][] = [
  ['a put', () => ({ ...json('dynamodb', 'PutItem'), body: '{"Item":{"name":{"S":"Zoë"}}}' })],
  ['a get of the next day', () => ({ ...json('dynamodb', 'GetItem', '20261125'), body: '{}' })],
  ['another service', () => ({ ...json('sqs', 'SendMessage'), body: '{}' })],
  ['an object', () => ({ service: 's3', method: 'GET', path: '/a/b%20c', headers: { ...AT } })],
];

function json(service: string, operation: string, day = '20261124'): Request {
  return {
    service,
    region: 'eu-central-1',
    method: 'POST',
    host: `${service}.eu-central-1.amazonaws.com`,
    path: '/',
    headers: { 'x-amz-target': `Some.${operation}`, 'X-Amz-Date': `${day}T093000Z` },
  };
}

const authorization = ({ headers }: Request) => String(headers?.Authorization);

test.each(REQUESTS)(
  '%s is signed as aws4 signs it, with whatever credentials there are',
  (_, request) => {
    for (const [secret, token] of [
      ['one', ''],
      ['other', ''],
      ['other', 'of-a-role'],
    ] as const) {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIA');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
      vi.stubEnv('AWS_SESSION_TOKEN', token);
      const ours = signed(request()).headers;

      expect(ours).toEqual(aws4.sign(request()).headers);
      expect(authorization({ headers: ours })).toMatch(/Signature=[0-9a-f]{64}$/);
    }
    vi.unstubAllEnvs();
  },
);

test('negative control: another secret signs otherwise', () => {
  const request = () => ({ ...json('dynamodb', 'GetItem'), body: '{}' });
  const signature = (secretAccessKey: string) =>
    authorization(aws4.sign(request(), { accessKeyId: 'AKIA', secretAccessKey }));

  expect(signature('one')).not.toBe(signature('other'));
});
