import { describe, expect, test, vi } from 'vitest';
import { tooManyRequests } from '#shared/access/public-limit.ts';
import { publicPathOf } from '#shared/public-path.ts';

let addresses = 0;
const freshAddress = () => `203.0.113.${addresses++}`;

type Ask = { readonly path?: string; readonly ip: string; readonly at: number };

const isRefused = ({ path = '/l/lnk_aaaaaaaaaa', ip, at }: Ask) =>
  tooManyRequests({ address: ip, path: publicPathOf(path) }, at) !== undefined;

/** How many of a script's requests pass, at so many a second for so many seconds. */
function passedOf(perSecond: number, seconds: number, ask: (i: number) => Omit<Ask, 'at'>) {
  const asked = Array.from({ length: perSecond * seconds }, (_, i) => i);
  return asked.filter((i) => !isRefused({ ...ask(i), at: (i * 1000) / perSecond })).length;
}

describe('behind one address', () => {
  test.each([
    { people: 35, links: 1, because: 'a classroom follows its teacher’s link' },
    { people: 300, links: 1, because: 'a school does' },
    { people: 100, links: 10, because: 'a hundred graduates look at each other’s badges' },
  ])('$people people on $links links at once pass, because $because', ({ people, links }) => {
    const ip = freshAddress();
    const asks = Array.from({ length: people * links }, (_, i) => `/l/lnk_${i % links}`);
    expect(asks.filter((path) => isRefused({ path, ip, at: 0 }))).toEqual([]);
  });

  test('a person’s whole chain passes a classroom at once', () => {
    const ip = freshAddress();
    const chain = ['/l/lnk_1', '/b/crd_1', '/b/crd_1/share/linkedin', '/c/cta_1'];
    const asks = Array.from({ length: 35 }, () => chain).flat();
    expect(asks.filter((path) => isRefused({ path, ip, at: 0 }))).toEqual([]);
  });

  test('a script on one link passes with its first 300 requests, then with 10 a second', () => {
    const ip = freshAddress();
    expect(passedOf(300, 10, () => ({ ip }))).toBeLessThanOrEqual(300 + 10 * 10);
  });

  test('a script that tries every link passes with 1,000, then with 20 a second', () => {
    const ip = freshAddress();
    const passed = passedOf(500, 10, (i) => ({ ip, path: `/l/lnk_${i}` }));
    expect(passed).toBeLessThanOrEqual(1000 + 10 * 20);
    expect(passed).toBeGreaterThanOrEqual(1000);
  });
});

test('however a link is written, it is one', () => {
  const ip = freshAddress();
  const spellings = [
    '/l/lnk_aaaaaaaaaa',
    '/l/lnk_aaaaaaaaaa.',
    '/l//lnk_aaaaaaaaaa,and/',
    '/L/lnk_aaaaaaaaaa',
  ];
  const asks = Array.from({ length: 304 }, (_, i) => spellings[i % spellings.length] ?? '');
  expect(asks.filter((path) => isRefused({ path, ip, at: 0 }))).toHaveLength(4);
});

test('a viral link is followed by as many addresses as like', () => {
  const refused = Array.from({ length: 5000 }, (_, i) =>
    isRefused({ ip: `198.${18 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`, at: 0 }),
  );
  expect(refused.filter(Boolean)).toEqual([]);
});

test('IPv6 addresses of one network of 64 bits are one, of another are not', () => {
  const path = '/l/lnk_v6';
  const refused = Array.from({ length: 301 }, (_, i) =>
    isRefused({ path, ip: `2001:db8:0:1::${i.toString(16)}`, at: 0 }),
  );
  expect(refused.at(-1)).toBe(true);
  expect(isRefused({ path, ip: '2001:db8:0:1:8:8:8:8', at: 0 })).toBe(true);
  expect(isRefused({ path, ip: '2001:db8:0:2::1', at: 0 })).toBe(false);
});

test('who is refused is told when to come again, and is counted without an address', () => {
  const ip = freshAddress();
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (let i = 0; i < 300; i++) tooManyRequests({ address: ip, path: publicPathOf('/c/cta_1') }, 0);
  expect(written).not.toHaveBeenCalled();
  const refused = tooManyRequests({ address: ip, path: publicPathOf('/c/cta_1') }, 0);
  const lines = written.mock.calls.map(([line]) => String(line));
  written.mockRestore();

  expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': '1' } });
  expect(refused?.body).toContain('<h1>');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ RequestsLimited: 1, limit: 'on-one-link', kind: 'c' }),
  ]);
  expect(lines.join()).not.toContain(ip);
});
