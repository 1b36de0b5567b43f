import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import { afterEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../local/gateway/gateway.ts';
import { ASKED_BESIDE_THE_API } from '../support/what-is-there.ts';

type Answer = APIGatewayProxyResultV2 | Promise<APIGatewayProxyResultV2>;

const gateways: Gateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

async function serving(answer: (event: APIGatewayProxyEventV2) => Answer, staticFolder = '/none') {
  const gateway = await startGateway(0);
  gateways.push(gateway);
  const calls: string[] = [];
  const named = (name: string) => async (event: APIGatewayProxyEventV2) => {
    calls.push(name);
    return answer(event);
  };
  let nudges = 0;
  gateway.open({
    functions: {
      redirect: named('redirect'),
      pages: named('pages'),
      card: named('card'),
      webhooks: named('webhooks'),
      'reports-api': named('reports-api'),
      'admin-api': named('admin-api'),
      'sign-in': named('sign-in'),
      team: named('team'),
    },
    signInServer: { handle: async (_, response) => void response.end('who are you?') },
    dashboard: { folder: staticFolder, ready: Promise.resolve() },
    afterCall: () => {
      nudges += 1;
    },
  });
  return { ...gateway, calls, nudges: () => nudges };
}

/** A request line that no client of ours would let through. */
function rawly(url: string, lines: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(lines);
  return text(socket);
}

const GO = { statusCode: 302, headers: { location: '/b/crd_1' } };

describe('an answer', () => {
  test('is what the function returned', async () => {
    const { url } = await serving(() => ({ ...GO, cookies: ['a=1', 'b=2'] }));
    const answer = await fetch(`${url}/l/lnk_1`, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/b/crd_1');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(answer.headers.get('content-length')).toBe('0');
  });

  test('may be bytes', async () => {
    const body = Buffer.from([0, 255, 128]).toString('base64');
    const { url } = await serving(() => ({ statusCode: 200, body, isBase64Encoded: true }));
    const answer = await fetch(`${url}/b/crd_1`);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 128]);
  });

  test('without a status is JSON, as on AWS', async () => {
    const { url } = await serving(() => ({ hello: 'world' }) as never);
    const answer = await fetch(`${url}/v1/programs`);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ hello: 'world' });
  });

  test('to HEAD has no body', async () => {
    const { url } = await serving(() => ({ statusCode: 404, body: 'nothing' }));
    const answer = await fetch(`${url}/b/crd_1`, { method: 'HEAD' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });
});

describe('a bug in a function', () => {
  test.each([
    ['throws', () => Promise.reject(new Error('secret inside'))],
    ['throws a URIError', () => Promise.reject(new URIError('secret inside'))],
    ['answers what is no header', () => ({ ...GO, headers: { location: 'a\r\nsecret: b' } })],
  ])('that %s leaves as a bare 500', async (_, answer) => {
    const { url } = await serving(answer);
    const got = await fetch(`${url}/l/lnk_1`, { redirect: 'manual' });
    expect(got.status).toBe(500);
    expect(got.headers.get('content-type')).toBe('application/problem+json');
    expect(await got.text()).not.toContain('secret');
  });
});

describe('what is not a request', () => {
  test.each([
    ['GET /v1/%zz HTTP/1.1', 400, 'not percent-encoded text'],
    ['GET /v1/%C3%28 HTTP/1.1', 400, 'not UTF-8'],
    ['OPTIONS * HTTP/1.1', 400, 'no path'],
    ['GET http://[/ HTTP/1.1', 400, 'no address'],
    ['GARBAGE', 400, 'not HTTP'],
    ['GET http://badges.test/l/lnk_1 HTTP/1.1', 302, 'but a proxy may name the host'],
  ])('%s: %i, %s', async (line, status) => {
    const { url } = await serving(() => GO);
    const answer = await rawly(url, `${line}\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  test('an oversized header is refused', async () => {
    const { url } = await serving(() => GO);
    const answer = await rawly(url, `GET / HTTP/1.1\r\nhost: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });
});

describe('a body', () => {
  test('up to 10 MB reaches the function whole', async () => {
    const { url } = await serving(({ body = '' }) => ({ statusCode: 200, body: `${body.length}` }));
    const body = 'x'.repeat(10_000_000);
    const headers = { 'content-type': 'text/plain' };
    const answer = await fetch(`${url}/v1/programs`, { method: 'POST', headers, body });
    expect(await answer.text()).toBe('10000000');
  });

  test('beyond is refused, and the caller hears of it', async () => {
    const { url, calls } = await serving(() => ({ statusCode: 200 }));
    const body = Buffer.alloc(20_000_000);
    const answer = await fetch(`${url}/v1/programs`, { method: 'POST', body });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(calls).toEqual([]);
  });

  test('that never ends well calls nobody', async () => {
    const { url, calls } = await serving(() => ({ statusCode: 200 }));
    const upload = request(`${url}/v1/programs`, { method: 'POST' });
    upload.on('error', () => {});
    upload.setHeader('content-length', 1000);
    upload.write('the beginning');
    await sleep(50);
    upload.destroy();
    await sleep(50);
    expect(calls).toEqual([]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

test('a visitor who leaves before the answer harms nobody', async () => {
  const visitor = new AbortController();
  const { url, calls } = await serving(async () => {
    visitor.abort();
    await sleep(50);
    return GO;
  });
  await expect(fetch(`${url}/l/1`, { signal: visitor.signal })).rejects.toThrow();
  await sleep(80);
  expect(calls).toEqual(['redirect']);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('whoever may have logged something nudges; reports do not', async () => {
  const { url, nudges } = await serving(() => ({ statusCode: 200 }));
  await fetch(`${url}/v1/reports/funnel`);
  expect(nudges()).toBe(0);
  await fetch(`${url}/l/lnk_1`);
  await fetch(`${url}/v1/credentials`, { method: 'POST', body: '{}' });
  await expect.poll(nudges).toBe(2);
});

describe('the dashboard’s files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-web-'));
  mkdirSync(join(folder, 'web/assets'), { recursive: true });
  writeFileSync(join(folder, 'web/index.html'), 'the dashboard');
  writeFileSync(join(folder, 'web/assets/app.js'), 'script');
  writeFileSync(join(folder, 'secret.txt'), 'secret');

  test.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/index.html', 200, 'text/html; charset=utf-8'],
    ['/assets/app.js', 200, 'text/javascript; charset=utf-8'],
    ['/assets', 404, 'text/html; charset=utf-8'],
    ['/goals/brand', 200, 'text/html; charset=utf-8'],
    ['/goals/', 200, 'text/html; charset=utf-8'],
    ['/l', 404, 'text/html; charset=utf-8'],
    ['/v1', 404, 'text/html; charset=utf-8'],
    ['/auth', 404, 'text/html; charset=utf-8'],
    ['/nothing.js', 404, 'text/html; charset=utf-8'],
    ['/../secret.txt', 404, 'text/html; charset=utf-8'],
    ['/%2e%2e/secret.txt', 404, 'text/html; charset=utf-8'],
    ['/..%2fsecret.txt', 404, 'text/html; charset=utf-8'],
    ['/%00.js', 404, 'text/html; charset=utf-8'],
    ['/%zz', 404, 'text/html; charset=utf-8'],
  ])('%s: %i %s', async (path, status, type) => {
    const { url } = await serving(() => GO, join(folder, 'web'));
    const answer = await rawly(url, `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(`content-type: ${type}`);
    expect(answer).not.toContain('secret');
  });

  test('run no script but their own, and travel compressed', async () => {
    const { url } = await serving(() => GO, join(folder, 'web'));
    const { headers } = await fetch(`${url}/influencers`);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(headers.get('content-encoding')).toBe('gzip');
    const browsers = await fetch(url, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(browsers.headers.get('content-encoding')).toBe('br');
  });

  test('are only read', async () => {
    const { url } = await serving(() => GO, join(folder, 'web'));
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/l/lnk_1`, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('beside API and pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'badgetrail-web-'));
  mkdirSync(join(folder, 'assets'));
  for (const file of ['index.html', 'robots.txt', 'assets/app.js', '.env', 'assets/.env']) {
    writeFileSync(join(folder, file), 'content');
  }

  test.each(ASKED_BESIDE_THE_API)('$method $path: $status, because $because', async (row) => {
    const { url, calls } = await serving(() => GO, folder);
    const answer = await fetch(url + row.path, { method: row.method });
    expect(answer.status).toBe(row.status);
    expect(answer.headers.get('allow')).toBe(row.allow);
    expect(calls).toEqual([]);
  });
});

describe('a page’s address that was spoiled', () => {
  test.each([
    ['//l/lnk_1', '/l/lnk_1'],
    ['/L/lnk_1?bt_test=1.a', '/l/lnk_1?bt_test=1.a'],
    ['/%E2%80%8Bb/crd_1', '/b/crd_1'],
  ])('leads where it should, as at the edge: %s to %s', async (path, location) => {
    const { url, calls } = await serving(() => GO);
    const answer = await rawly(url, `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 302 /);
    expect(answer).toContain(`location: ${location}\r\n`);
    expect(calls).toEqual([]);
  });
});

describe('beginning and end', () => {
  test('until it is open, it answers that it starts', async () => {
    const gateway = await startGateway(0);
    gateways.push(gateway);
    const answer = await fetch(`${gateway.url}/healthz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'starting' });
  });

  test('a port that is taken is refused', async () => {
    const { url } = await serving(() => GO);
    await expect(startGateway(Number(new URL(url).port))).rejects.toThrow('EADDRINUSE');
  });

  test('closing finishes what is in flight, under steady traffic', async () => {
    const { url, close } = await serving(async () => {
      await sleep(20);
      return GO;
    });
    const agent = new Agent({ keepAlive: true });
    const statuses: (number | string | undefined)[] = [];
    const traffic = Array.from({ length: 8 }, async () => {
      for (;;) {
        const status = await statusOf(`${url}/l/lnk_1`, agent);
        statuses.push(status);
        if (typeof status !== 'number') return;
      }
    });
    await sleep(100);
    const began = performance.now();
    await close();
    expect(performance.now() - began).toBeLessThan(10_000);
    await Promise.all(traffic);
    const answered = statuses.filter((status) => typeof status === 'number');
    expect(new Set(answered)).toEqual(new Set([302]));
    expect(await statusOf(`${url}/l/lnk_1`, new Agent())).toBe('ECONNREFUSED');
  });
});

function statusOf(url: string, agent: Agent): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    outgoing.end();
  });
}
