import { describe, expect, test } from 'vitest';
import { idIn } from '#shared/ids.ts';
import { publicPathOf, straightened } from '#shared/public-path.ts';

const ID = 'AbCdEfGhIjKlMnOpQrStUv';

/** What stands after an address in chats, mails and documents, and was taken for a part of it. */
const TAILS = [
  ...[
    '/',
    '//',
    '.',
    '...',
    ')',
    ').',
    '],',
    '}',
    ',',
    ';',
    ':',
    '!',
    '?!',
    "'",
    '"',
    '>',
    '*',
    '_',
    '~',
    '|',
    '`',
    '\\',
  ],
  ...[
    '’',
    '”',
    '»',
    '。',
    '，',
    '）',
    '」',
    '！',
    '…',
    '։',
    '؟',
    '।',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u2060',
    '\u00a0',
    '\u3000',
    '\u202c',
    '\ufe0f',
  ],
  ...[
    '%20',
    '%0A',
    '%22',
    '%3E',
    '%E2%80%9D',
    '%E2%80%8B',
    '%2F',
    '%2520',
    '%',
    '%E2%80',
    '&gt;',
    '&quot;',
    '&utm_source=x',
    '/)',
    '/.',
    ',and',
    'を見て',
    '](https://badges.example/b/x)',
    '%3C/a%3E%3C/p%3E',
    '</a>',
    '")/more',
    '»/',
    '&gt;/x',
    '%20and%20more',
  ],
];

describe.each([
  ['l', 'lnk'],
  ['c', 'cta'],
  ['b', 'crd'],
] as const)('/%s/{id} leads where it should', (place, prefix) => {
  test.each(TAILS)('with %j behind it', (tail) => {
    const path = publicPathOf(`/${place}/${prefix}_${ID}${tail}`);
    expect([path.place, idIn(prefix, path.id), path.rest]).toEqual([place, `${prefix}_${ID}`, []]);
  });

  test.each(['//', '/“', '/%22', '/(', '/<', '/\u200b', '/%E2%80%8B', '/%20', '/*', '/_', '\\'])(
    'with %j before the id',
    (before) => {
      const { id } = publicPathOf(`/${place}${before}${prefix}_${ID}`);
      expect(idIn(prefix, id)).toBe(`${prefix}_${ID}`);
    },
  );

  test('in capitals', () => {
    const path = publicPathOf(`/${place.toUpperCase()}/${prefix.toUpperCase()}_${ID}`);
    expect([path.place, idIn(prefix, path.id)]).toEqual([place, `${prefix}_${ID}`]);
  });
});

test.each([`lnk_${ID}`.slice(0, 12), `xlnk_${ID}`, `lnk_${ID}${ID}`, `cta_${ID}`, ID, ''])(
  '%j is no share link’s id',
  (text) => {
    expect(idIn('lnk', text)).toBeUndefined();
  },
);

test('a longer path keeps its parts', () => {
  expect(publicPathOf(`/b/crd_${ID}//share/x).`)).toEqual({
    place: 'b',
    id: `crd_${ID}`,
    rest: ['share', 'x'],
  });
  expect(publicPathOf('/b/crd_1/card/-aB_c-9_.png,').rest).toEqual(['card', '-aB_c-9_.png']);
  expect(publicPathOf('/o/abc.1.d-e_-').id).toBe('abc.1.d-e_-');
});

describe('an address that matches no pattern of the edge', () => {
  test.each([
    ['//l/lnk_1', '/l/lnk_1'],
    ['/L/lnk_1', '/l/lnk_1'],
    ['/B/crd_1/share/x', '/b/crd_1/share/x'],
    ['/%20c/cta_1', '/c/cta_1'],
    ['/%E2%80%8Bl/lnk_1', '/l/lnk_1'],
    ['/l%2Flnk_1', '/l/lnk_1'],
    ['\\l\\lnk_1', '/l/lnk_1'],
    ['//O//token', '/o/token'],
  ])('%s leads to %s', (path, straight) => {
    expect(straightened(path)).toBe(straight);
  });

  test.each([
    '/',
    '/goals',
    '/L',
    '/l',
    '/legal/x',
    '//evil.example/l/x',
    '/V1/programs',
    '/assets/l/x',
  ])('%s is no page’s', (path) => {
    expect(straightened(path)).toBeUndefined();
  });

  test('never leads to another host', () => {
    for (const path of ['//l//evil.example', '/l%2F%2Fevil.example', '/L/\\evil.example']) {
      expect(straightened(path)).toMatch(/^\/l\/[^/\\]/);
    }
  });
});

test('a path of any length is read at once, and leads where its beginning does', () => {
  const path = `/l/lnk_${ID}${'.'.repeat(1_000_000)}x`;
  const began = performance.now();
  expect(idIn('lnk', publicPathOf(path).id)).toBe(`lnk_${ID}`);
  expect(performance.now() - began).toBeLessThan(200);
});
