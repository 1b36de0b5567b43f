import { describe, expect, test } from 'vitest';
import { httpEvent, type RawRequest } from '../../local/gateway/http-event.ts';
import { type Route, routeOf } from '../../local/gateway/routing.ts';

type Sent = {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly query?: string;
  readonly from?: string;
  readonly body?: Buffer;
};

function eventOf(
  path: string,
  { method = 'GET', headers = [], query = '', from, body }: Sent = {},
) {
  const request: RawRequest = {
    method,
    httpVersion: '1.1',
    rawHeaders: [['Host', 'badges.test'] as const, ...headers].flat(),
    socket: { remoteAddress: from ?? '127.0.0.1' },
  };
  return httpEvent(request, { path, rawQueryString: query }, routeFor(method, path), body);
}

function routeFor(method: string, path: string): Route {
  const route = routeOf(method, path);
  return typeof route === 'object' ? route : expect.fail(`no route for ${method} ${path}`);
}

describe('the path', () => {
  test.each([
    ['/v1/programs/prg_a%20b', '/v1/programs/prg_a b', 'an HTTP API decodes it'],
    ['/v1/programs/%E2%9C%93', '/v1/programs/✓', 'as UTF-8'],
    ['/v1/programs/a%2Fb', '/v1/programs/a/b', 'a slash too'],
    ['/v1/programs/a%00b', '/v1/programs/a\0b', 'and what nobody should send'],
    ['/v1/programs/a+b', '/v1/programs/a+b', 'a plus is a plus in a path'],
    ['/l/lnk_a%20b', '/l/lnk_a%20b', 'a function URL leaves it as it came'],
    ['/l/%zz', '/l/%zz', 'even if it means nothing'],
  ])('%j becomes %j: %s', (sent, rawPath) => {
    const event = eventOf(sent);
    expect(event.rawPath).toBe(rawPath);
    expect(event.requestContext.http.path).toBe(rawPath);
  });

  test('what is not percent-encoded text is no path of an HTTP API', () => {
    expect(() => eventOf('/v1/%zz')).toThrow(URIError);
    expect(() => eventOf('/v1/%E2%9C')).toThrow(URIError);
  });

  test('what follows the route’s prefix is its parameter, decoded', () => {
    const { routeKey, pathParameters } = eventOf('/v1/reports/goals/a%20b');
    expect(routeKey).toBe('GET /v1/reports/{proxy+}');
    expect(pathParameters).toEqual({ proxy: 'goals/a b' });
  });

  test('a route without one has no parameters, and a function URL has no route', () => {
    expect(eventOf('/v1/influencers').pathParameters).toBeUndefined();
    expect(eventOf('/l/lnk_1')).toMatchObject({ routeKey: '$default' });
    expect(eventOf('/l/lnk_1').pathParameters).toBeUndefined();
  });
});

describe('the query', () => {
  test.each<[string, Record<string, string>, string]>([
    ['a=1&b=2', { a: '1', b: '2' }, 'by name'],
    ['by=x&by=y', { by: 'x,y' }, 'repeated values are joined by commas'],
    ['q=a+b%2Bc', { q: 'a b+c' }, 'decoded as a form'],
    ['flag', { flag: '' }, 'without a value it is empty'],
    ['q=%zz', { q: '%zz' }, 'what cannot be decoded stays'],
    ['constructor=1', { constructor: '1' }, 'no name is special'],
  ])('%j is %j: %s', (query, parameters) => {
    const event = eventOf('/v1/programs', { query });
    expect(event.rawQueryString).toBe(query);
    expect(event.queryStringParameters).toEqual(parameters);
  });

  test('without one there are no parameters', () => {
    const event = eventOf('/v1/programs');
    expect(event.rawQueryString).toBe('');
    expect(event.queryStringParameters).toBeUndefined();
  });
});

describe('headers', () => {
  test('have lower-case names; repeated ones are joined by commas', () => {
    const { headers } = eventOf('/b/crd_1', {
      headers: [
        ['Accept-Language', 'de'],
        ['X-Thing', '1'],
        ['x-thing', '2'],
        ['constructor', 'c'],
      ],
    });
    expect(headers).toMatchObject({ 'accept-language': 'de', 'x-thing': '1,2', constructor: 'c' });
  });

  test('cookies leave them', () => {
    const event = eventOf('/b/crd_1', { headers: [['Cookie', 'a=1; b=2']] });
    expect(event.headers.cookie).toBeUndefined();
    expect(event.cookies).toEqual(['a=1', 'b=2']);
    expect(eventOf('/b/crd_1').cookies).toBeUndefined();
  });

  test('what concerns only the connection is left out', () => {
    const { headers } = eventOf('/b/crd_1', {
      headers: [
        ['Connection', 'keep-alive'],
        ['Transfer-Encoding', 'chunked'],
      ],
    });
    expect(Object.keys(headers)).not.toContain('connection');
    expect(Object.keys(headers)).not.toContain('transfer-encoding');
  });

  test('x-forwarded-host is the host that was asked for, whatever the caller says', () => {
    const { headers } = eventOf('/b/crd_1', { headers: [['X-Forwarded-Host', 'evil.example']] });
    expect(headers['x-forwarded-host']).toBe('badges.test');
    expect(headers['x-forwarded-proto']).toBe('http');
  });

  test('nobody says who CloudFront saw; on this machine one may say from which country', () => {
    const headers = [
      ['CloudFront-Viewer-Address', '203.0.113.9:443'],
      ['CloudFront-Viewer-Country', 'IN'],
    ] as const;
    const near = eventOf('/l/lnk_1', { headers }).headers;
    const far = eventOf('/l/lnk_1', { headers, from: '192.0.2.1' }).headers;
    expect(near['cloudfront-viewer-address']).toBeUndefined();
    expect(near['cloudfront-viewer-country']).toBe('IN');
    expect(far['cloudfront-viewer-address']).toBeUndefined();
    expect(far['cloudfront-viewer-country']).toBeUndefined();
  });
});

describe('the visitor’s address', () => {
  test.each<[string, string | undefined, string, string]>([
    ['127.0.0.1', undefined, '127.0.0.1', 'the caller is the visitor'],
    ['::ffff:192.0.2.4', undefined, '192.0.2.4', 'IPv4 in its own clothes'],
    ['127.0.0.1', '203.0.113.7', '203.0.113.7', 'this machine plays a visitor'],
    ['127.0.0.1', '203.0.113.7, 10.0.0.1', '203.0.113.7', 'the first is the visitor'],
    ['::1', '::ffff:203.0.113.7', '203.0.113.7', 'over IPv6 too'],
    ['::ffff:127.0.0.1', '2001:db8::1', '2001:db8::1', 'and in IPv6’s clothes'],
    ['127.0.0.1', '', '127.0.0.1', 'nothing is said'],
    ['192.0.2.4', '203.0.113.7', '192.0.2.4', 'others are not believed'],
  ])('from %s for %s is %s: %s', (from, forwarded, sourceIp) => {
    const headers = forwarded === undefined ? [] : [['X-Forwarded-For', forwarded] as const];
    expect(eventOf('/l/lnk_1', { from, headers }).requestContext.http.sourceIp).toBe(sourceIp);
  });
});

describe('the body', () => {
  test.each<[string | undefined, boolean, string]>([
    ['application/json', false, 'JSON'],
    ['application/json; charset=utf-8', false, 'with parameters'],
    ['application/problem+json', false, 'a kind of JSON'],
    ['text/csv', false, 'text'],
    ['application/x-ndjson', true, 'which API Gateway does not know for text'],
    ['application/x-www-form-urlencoded', true, 'nor forms'],
    ['image/png', true, 'not text'],
    [undefined, true, 'who knows'],
  ])('of type %s is base64: %s (%s)', (type, isBase64Encoded) => {
    const headers = type ? [['Content-Type', type] as const] : [];
    const text = '{"name":"Ünïcode ✓"}';
    const event = eventOf('/v1/programs', { method: 'POST', headers, body: Buffer.from(text) });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    const body = Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8');
    expect(body.toString()).toBe(text);
  });

  test.each([
    ['/v1/credentials/import', 'text/csv', true],
    ['/v1/surveys/import', 'text/csv; charset=windows-1252', true],
    ['/v1/imports/columns', 'text/tab-separated-values', true],
    ['/v1/credentials/import', 'application/json', false],
    ['/v1/programs', 'text/csv', false],
  ])('of a file keeps its bytes, in any encoding: %s as %s', (path, type, isBytes) => {
    const headers = [['Content-Type', type] as const];
    const body = Buffer.from('Zo\xEB', 'latin1');
    const event = eventOf(path, { method: 'POST', headers, body });
    const sent = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    expect(sent.equals(body)).toBe(isBytes);
  });

  test('is absent if there is none', () => {
    expect(eventOf('/v1/programs', { method: 'POST', body: Buffer.alloc(0) })).not.toHaveProperty(
      'body',
    );
  });
});

test('the rest is as AWS has it', () => {
  const { requestContext, version } = eventOf('/v1/programs');
  const { time, timeEpoch, requestId, ...rest } = requestContext;
  expect(version).toBe('2.0');
  expect(time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  expect(Math.abs(Date.now() - timeEpoch)).toBeLessThan(1000);
  expect(requestId).not.toBe(eventOf('/v1/programs').requestContext.requestId);
  expect(rest).toMatchObject({
    domainName: 'badges.test',
    routeKey: 'ANY /v1/{proxy+}',
    stage: '$default',
    http: { method: 'GET', protocol: 'HTTP/1.1', userAgent: '' },
  });
});
