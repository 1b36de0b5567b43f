import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPathFrom } from '../../../functions/sign-in/attempt.ts';

test.each<[string | undefined, string, string]>([
  ['/goals?period=7d#x', '/goals?period=7d#x', 'it is a page of ours'],
  [undefined, '/', 'nothing was asked for'],
  ['', '/', 'it is nothing'],
  ['goals', '/', 'it is no path'],
  ['https://evil.example/', '/', 'it is elsewhere'],
  ['//evil.example/', '/', 'a browser takes that for a host'],
  ['/\\evil.example', '/', 'and that too'],
  ['/\t/evil.example', '/', 'browsers drop tabs'],
  ['/.//evil.example', '/evil.example', 'what is left of it must not begin with two slashes'],
  ['/auth/login?returnTo=/', '/', 'it would go round in a circle'],
  ['javascript:alert(1)', '/', 'it is no address'],
])('%j becomes %j, because %s', (text, path, _because) => {
  expect(returnPathFrom(text)).toBe(path);
});

test('whatever it is, a browser stays on our origin', () => {
  const pieces = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2f',
    ':',
    '@',
    '?',
    '#',
    '\t',
    '\n',
    'evil.example',
  );
  void fc.assert(
    fc.property(
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 8 }),
      (parts) => {
        const url = new URL(returnPathFrom(parts.join('')), 'https://badges.test');
        expect(url.origin).toBe('https://badges.test');
      },
    ),
  );
});
