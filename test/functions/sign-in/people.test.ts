import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePage } from '../../../local/oidc/choose-page.ts';
import { signInServer } from '../../../local/oidc/sign-in-server.ts';
import { openPeople } from '../../../local/people.ts';

const DISCOVERY = '/oidc/.well-known/openid-configuration';
const server = createServer();
let port: number;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  const address = `http://127.0.0.1:${port}`;
  const provider = signInServer({
    issuer: `${address}/oidc`,
    clientId: 'dashboard',
    callbackUrl: `${address}/auth/callback`,
    people: openPeople(),
  });
  server.on('request', (incoming, response) => void provider.handle(incoming, response));
});
afterAll(() => server.close());

test.each([
  ['127.0.0.1', 200, 'that is this machine'],
  ['localhost', 403, 'its own name is for the dashboard only'],
  ['rebound.evil.example', 403, 'a page in a browser made a name of its own lead here'],
  ['badges.example', 403, 'a tunnel to this machine lets nobody be anybody'],
])('the demo people are for those who call %s: %i, because %s', async (host, status, _because) => {
  expect(await statusFor(`${host}:${port}`)).toBe(status);
});

test('names of people do nothing on the page that shows them', () => {
  const hostile = '<img src=x onerror=alert(1)>" onclick="alert(1)';
  const person = { sub: hostile, name: hostile, email: hostile, groups: [`iss_1:${hostile}`] };

  const page = choosePage([person], new Map());

  expect(page).not.toContain('<img');
  expect(page).not.toContain('" onclick');
});

async function statusFor(host: string): Promise<number | undefined> {
  const outgoing = request({ host: '127.0.0.1', port, path: DISCOVERY, headers: { host } }).end();
  const [answer] = await once(outgoing, 'response');
  answer.resume();
  return answer.statusCode;
}
