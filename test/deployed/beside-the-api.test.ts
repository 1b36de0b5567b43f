import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Front, startFront } from '../../local/deployed/front.ts';
import { readDeployment } from '../../local/deployed/template.ts';
import { ASKED_BESIDE_THE_API } from '../support/what-is-there.ts';
import { assemblyFolder } from './assembly.ts';

const deployment = readDeployment(assemblyFolder());
/** Its name holds a hash of its content. */
const NOT_BUILT = '/assets/app.js';
let front: Front;

beforeAll(async () => {
  const invoke = () => Promise.reject(new Error('no function is to be asked'));
  front = await startFront(deployment, { invoke });
});
afterAll(() => front.stop());

test.each(ASKED_BESIDE_THE_API.filter(({ path }) => path !== NOT_BUILT))(
  'on the synthesized stack, $method $path is answered $status: $because',
  async ({ method, path, status, allow }) => {
    const answer = await fetch(front.url + path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('allow')).toBe(allow);
  },
);

test('a file that was never built is missing, and not forbidden', async () => {
  expect((await fetch(front.url + NOT_BUILT)).status).toBe(404);
});

test('it is forbidden to whom the bucket lists nothing (negative control)', async () => {
  const closed = readDeployment(assemblyFolder(), ({ Resources }) => {
    for (const [id, { Type }] of Object.entries(Resources)) {
      if (Type === 'AWS::S3::BucketPolicy') delete Resources[id];
    }
  });
  const other = await startFront(closed, { invoke: () => Promise.reject(new Error('none')) });
  expect((await fetch(other.url + NOT_BUILT)).status).toBe(403);
  other.stop();
});

test('a text file says that it is one, and a path that is no text is a bad request', async () => {
  const robots = await fetch(`${front.url}/robots.txt`);
  expect(robots.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect((await fetch(`${front.url}/v1/%zz`)).status).toBe(400);
});
