import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { destinationFault, webAddressFault } from '#shared/registry/rules/destination.ts';

const ALLOWED = ['academy.example', 'localhost'];

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
    ['https://academy.example/ x', 'spaces are to be encoded'],
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
    expect(destinationFault('https://127.0.0.1/', ['127.0.0.1'])).toBeTypeOf('string');
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
        const { protocol, hostname, username } = new URL(text, 'https://badges.test/l/lnk_1');
        expect(protocol).toMatch(/^https?:$/);
        expect(hostname).toMatch(/(^|\.)(academy\.example|localhost)$/);
        expect(username).toBe('');
      }),
      { numRuns: 20_000 },
    );
  });
});

test('an address that is only shown may be on any host, but must be one', () => {
  expect(webAddressFault('https://elsewhere.example/badge.png')).toBeUndefined();
  expect(webAddressFault('javascript:alert(1)')).toBeTypeOf('string');
});
