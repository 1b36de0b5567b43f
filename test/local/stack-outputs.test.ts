import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { environmentOfStack } from '../../local/engine/stack-outputs.ts';

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'caller');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** CloudFormation, with one answer for everybody. */
async function cloudFormation(status: number, answer: string) {
  const asked: { body: string; authorization: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    asked.push({ body: await text(request), authorization: request.headers.authorization });
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', `http://127.0.0.1:${port}`);
  return asked;
}

function described(outputs: Record<string, string>): string {
  const members = Object.entries(outputs).map(
    ([name, value]) => `<member>
        <OutputKey>${name}</OutputKey>
        <OutputValue>${value}</OutputValue>
      </member>`,
  );
  return `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><Outputs>
    ${members.join('')}
  </Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
}

test('a stack’s tables and secret are found by its outputs', async () => {
  const asked = await cloudFormation(
    200,
    described({
      Url: 'https://d1.cloudfront.example',
      RegistryTable: 'r-1',
      EventLogTable: 'e-1',
      RollupsTable: 'o-1',
      RootSecret: 'arn:aws:secretsmanager:eu-central-1:1:secret:root',
      ArchiveBucket: 'badgetrail-archive-1',
      UserPool: 'eu-central-1_pool',
    }),
  );
  expect(await environmentOfStack('Badgetrail')).toEqual({
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'caller',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    REGISTRY_TABLE: 'r-1',
    EVENT_LOG_TABLE: 'e-1',
    ROLLUPS_TABLE: 'o-1',
    ROOT_SECRET_ID: 'arn:aws:secretsmanager:eu-central-1:1:secret:root',
    ARCHIVE_BUCKET: 'badgetrail-archive-1',
    USER_POOL_ID: 'eu-central-1_pool',
  });
  expect(asked[0]?.body).toContain('Action=DescribeStacks&StackName=Badgetrail');
  expect(asked[0]?.authorization).toContain('/eu-central-1/cloudformation/aws4_request');
});

test('a stack that is not ours is refused', async () => {
  await cloudFormation(200, described({ Url: 'https://other.example' }));
  await expect(environmentOfStack('Other')).rejects.toThrow('no output RegistryTable');
});

test('what CloudFormation refuses is told in its words', async () => {
  const message = 'Stack with id Nothing does not exist';
  await cloudFormation(400, `<ErrorResponse><Message>${message}</Message></ErrorResponse>`);
  await expect(environmentOfStack('Nothing')).rejects.toThrow(message);
});
