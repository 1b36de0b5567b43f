import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { destinationFault, hostFrom, webAddressFrom } from '#shared/registry/rules/destination.ts';

const ALLOWED = { allowedHosts: ['academy.example', 'localhost'] };

describe('a destination', () => {
  test.each([
    ['https://academy.example', 'it is an allowed host'],
    ['http://academy.example/x?y=1#z', 'http is allowed'],
    ['https://courses.academy.example:8443/', 'subdomains and ports are'],
    ['HTTPS://ACADEMY.EXAMPLE/', 'hosts have no case'],
    ['http://localhost:3000/', 'the issuer allows its own machine'],
    ['https://academy.example/?next=https://evil.example/', 'the query leads nowhere by itself'],
  ])('%s is taken, because %s', (address) => {
    expect(destinationFault(address, ALLOWED)).toBeUndefined();
  });

  test.each([
    ['javascript:alert(1)', 'it is a script'],
    ['data:text/html,hi', 'it is no place'],
    ['//academy.example/', 'its scheme would be the redirect’s'],
    ['/course', 'it has no host'],
    ['ftp://academy.example/', 'browsers do not follow it'],
    ['https://evil.example/', 'the host is not allowed'],
    ['https://evilacademy.example/', 'that is no subdomain'],
    ['https://academy.example.evil.example/', 'what counts is the end of the host'],
    ['https://academy.example@evil.example/', 'that is a user name'],
    ['https://user:word@academy.example/', 'no password belongs in a link'],
    ['https://academy.example\\@evil.example/', 'browsers read \\ as /'],
    ['https://academy.example/\r\nset-cookie: a=1', 'that would be another header'],
    ['https://academy.example/  x', 'that is more than an address'],
    ['https://academy.example/x https://academy.example/y', 'that is two addresses'],
    ['https://academy .example/x', 'no host has a space'],
    ['https://academy.example/\u00a0x', 'such a space is the text’s around it'],
    ['https://aca\u0000demy.example/', 'of a control character'],
    ['https://academy.example/\ud83d', 'half a character cannot be sent'],
    ['https://127.0.0.1/', 'it is an address'],
    ['https://2130706433/', 'it is the same address'],
    ['https://0x7f.1/', 'it is the same address'],
    ['https://017700000001/', 'it is the same address'],
    ['https://[::1]/', 'it is an address'],
    ['https://[::ffff:127.0.0.1]/', 'it is an address'],
    [`https://academy.example/${'x'.repeat(2048)}`, 'it is too long'],
    ['https://', 'it has no host'],
    ['', 'it is empty'],
  ])('%j is refused, because %s', (address) => {
    expect(destinationFault(address, ALLOWED)).toBeTypeOf('string');
  });

  test('an address is refused even if it is on the list', () => {
    expect(destinationFault('https://127.0.0.1/', { allowedHosts: ['127.0.0.1'] })).toBeTypeOf(
      'string',
    );
  });

  test.each([
    ['https://academy.example/', ['academy.example'], true],
    ['https://courses.academy.example/', ['academy.example'], true],
    ['https://academy.example/', ['courses.academy.example'], false],
    ['https://academy.example/', [], false],
  ])('%s under the ceiling %j is taken: %s', (address, hostCeiling, isTaken) => {
    expect(destinationFault(address, { ...ALLOWED, hostCeiling }) === undefined).toBe(isTaken);
  });

  test('that is taken leads a browser to an allowed host, whatever it looks like', () => {
    const pieces = fc.constantFrom(
      ...['https://', 'http:', '//', '/', '\\', '@', ':', '?', '#', '.', '%2e', '\t', '[', ']'],
      ...['academy.example', 'evil.example', 'localhost', '127.1', '0x7f', 'xn--', 'ａcademy'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), (parts) => {
        const text = parts.join('');
        if (destinationFault(text, ALLOWED)) return;
        const stored = addressOf(text);
        expect(addressOf(stored), 'read again it is the same').toBe(stored);
        const { protocol, hostname, username } = new URL(stored, 'https://badges.test/l/lnk_1');
        expect(protocol).toMatch(/^https?:$/);
        expect(hostname).toMatch(/(^|\.)(academy\.example|localhost)$/);
        expect(username).toBe('');
      }),
      { numRuns: 20_000 },
    );
  });
});

function addressOf(text: string): string {
  const read = webAddressFrom(text);
  return 'address' in read ? read.address : expect.fail(read.fault);
}

test('an address that is only shown may be on any host, but must be one', () => {
  expect(addressOf('https://elsewhere.example/badge.png')).toBe(
    'https://elsewhere.example/badge.png',
  );
  expect(webAddressFrom('javascript:alert(1)')).toHaveProperty('fault');
});

test.each([
  {
    text: 'https://academy.example/my course?city=Bad Ems',
    address: 'https://academy.example/my%20course?city=Bad%20Ems',
    because: 'file names have spaces, and a browser encodes them',
  },
  {
    text: 'https://academy.example/курс',
    address: 'https://academy.example/%D0%BA%D1%83%D1%80%D1%81',
    because: 'a header holds ASCII alone',
  },
  {
    text: 'https://academy.example/kurs/münchen?ort=Köln#größe',
    address: 'https://academy.example/kurs/m%C3%BCnchen?ort=K%C3%B6ln#gr%C3%B6%C3%9Fe',
    because: 'a browser would read a header as Latin-1',
  },
  {
    text: 'https://München.example:443/a',
    address: 'https://xn--mnchen-3ya.example/a',
    because: 'that is how hosts are called, without the port that goes without saying',
  },
  {
    text: 'https://例え。テスト/',
    address: 'https://xn--r8jz45g.xn--zckzah/',
    because: 'the ideographic full stop separates labels',
  },
  {
    text: '\u200b https://academy.example/x \ufeff',
    address: 'https://academy.example/x',
    because: 'what came along with the copying is no part of it',
  },
  {
    text: 'https://academy.example/%D0%BA?a=%zz&b=100%',
    address: 'https://academy.example/%D0%BA?a=%zz&b=100%',
    because: 'what is encoded already stays, and so does what only looks like it',
  },
  {
    text: 'https://bucket.example/p.png?X-Signature=a%2Bb%2F%3D&x=a+b',
    address: 'https://bucket.example/p.png?X-Signature=a%2Bb%2F%3D&x=a+b',
    because: 'a signed address is signed byte for byte',
  },
  {
    text: 'https://academy.example./x',
    address: 'https://academy.example/x',
    because: 'the dot of the root names the same host',
  },
])('$text is kept as $address, because $because', ({ text, address }) => {
  expect(addressOf(text)).toBe(address);
});

test.each([
  ['münchen.example', 'https://www.xn--mnchen-3ya.example/'],
  ['xn--mnchen-3ya.example', 'https://münchen.example/'],
  ['MÜNCHEN.example.', 'https://mu\u0308nchen.example/'],
])('the allowed host %s lets %s pass: both are compared in one form', (host, address) => {
  expect(destinationFault(address, { allowedHosts: [host] })).toBeUndefined();
});

test.each([
  ['Academy.Example', 'academy.example'],
  ['  münchen.example. ', 'xn--mnchen-3ya.example'],
  ['президент.рф', 'xn--d1abbgf6aiiy.xn--p1ai'],
  ['localhost', 'localhost'],
])('the host %j is %s', (text, host) => {
  expect(hostFrom(text)).toBe(host);
});

test.each([
  '127.0.0.1',
  '2130706433',
  '0x7f.1',
  '[::1]',
  'a b.example',
  'a.example/x',
  'a.example:80',
  'me@a.example',
  '*.example',
  'a..example',
  '-a.example',
  '',
])('%j is no host name', (text) => {
  expect(hostFrom(text)).toBeUndefined();
});

test('a text of a million characters is refused at once', () => {
  const long = `${' '.repeat(1_000_000)}x`;
  const began = performance.now();
  expect(webAddressFrom(long)).toHaveProperty('fault');
  expect(hostFrom(long)).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(200);
});
