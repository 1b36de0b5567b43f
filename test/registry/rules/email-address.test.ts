import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailIn, foldedEmail } from '#shared/registry/rules/email-address.ts';

describe('an address', () => {
  test.each([
    { text: 'ann@academy.example', because: 'the usual one' },
    { text: 'jörg@münchen.example', because: 'internationalised in both parts (RFC 6531)' },
    { text: '用户@例子.example', because: 'other scripts have local parts, too' },
    { text: 'अजय@डाटा.भारत', because: 'a top-level domain may be of any script' },
    { text: 'a&b@example.org', because: 'RFC 5322 allows & unquoted' },
    { text: 'x/y=z@example.org', because: 'RFC 5322 allows / and = unquoted' },
    { text: "o'neil+news@mail.example.co.uk", because: 'quotes and plus signs are common' },
    { text: 'a..b.@docomo.example', because: 'some providers gave out such addresses' },
    { text: '"ann ito"@academy.example', because: 'a quoted local part may hold a space' },
    { text: 'ann@xn--mnchen-3ya.example', because: 'a domain may come in its ASCII form' },
  ])('is $text: $because', ({ text }) => {
    expect(emailIn(text)).toBe(text);
  });

  test.each([
    { text: ' ann@academy.example\n', because: 'spaces around it' },
    { text: 'Ann Ito <ann@academy.example>', because: 'as mail clients write it' },
    { text: '<ann@academy.example>', because: 'in brackets alone' },
    { text: 'mailto:ann@academy.example', because: 'as a link' },
    { text: 'ann@academy.example.', because: 'at the end of a sentence' },
    { text: 'Ann Ito <ann@academy.example>;', because: 'as the first of a list of one' },
    { text: '\u200bann@academy.example', because: 'with an invisible mark that was copied along' },
    { text: 'ann＠academy.example', because: 'with the at sign of a Japanese keyboard' },
  ])('is found in $text: $because', ({ text }) => {
    expect(emailIn(text)).toBe('ann@academy.example');
  });

  test.each([
    'not an address',
    'ann',
    '@academy.example',
    'ann@',
    'ann@localhost',
    'ann@127.0.0.1',
    'ann@[::1]',
    'ann@academy..example',
    'ann ito@academy.example',
    'ann@academy.example, bo@academy.example',
    'ann\u0000@academy.example',
    `${'a'.repeat(65)}@academy.example`,
    `ann@${'a.'.repeat(130)}example`,
    'ann@-.example/path',
    '',
  ])('is not %j', (text) => {
    expect(emailIn(text)).toBeUndefined();
  });
});

describe('two spellings of one address are the same', () => {
  test.each([
    ['Ann@Academy.EXAMPLE', 'ann@academy.example'],
    ['JÖRG@MÜNCHEN.example', 'jörg@xn--mnchen-3ya.example'],
    ['jo\u0308rg@mu\u0308nchen.example', 'jörg@münchen.example'],
    ['Ann <ANN@academy.example>', 'ann@academy.example'],
  ])('%s and %s', (one, other) => {
    expect(foldedEmail(one)).toBe(foldedEmail(other));
  });

  test('and two addresses stay two', () => {
    expect(foldedEmail('jorg@münchen.example')).not.toBe(foldedEmail('jörg@münchen.example'));
  });

  test('for ASCII as it was compared before: trimmed, in lower case', () => {
    fc.assert(
      fc.property(fc.emailAddress({ size: 'small' }), (address) => {
        expect(foldedEmail(` ${address} `)).toBe(address.toLowerCase());
      }),
    );
  });
});
