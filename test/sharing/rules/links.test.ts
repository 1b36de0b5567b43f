import { describe, expect, test } from 'vitest';
import { sourceOf } from '#shared/attribution/rules/traffic-source.ts';
import { CHANNELS } from '#shared/channels.ts';
import { contiguousAfter } from '#shared/lane-log/rules/lane.ts';
import { withClickId } from '#shared/registry/rules/click-id-parameter.ts';

describe('a click id joins a destination', () => {
  test.each([
    ['https://a.example/x', 'https://a.example/x?bt_click=ID'],
    ['https://a.example/x?y=1', 'https://a.example/x?y=1&bt_click=ID'],
    ['https://a.example/x?y=1#z', 'https://a.example/x?y=1&bt_click=ID#z'],
    ['https://a.example/x#z?q', 'https://a.example/x?bt_click=ID#z?q'],
    ['https://a.example/?', 'https://a.example/?bt_click=ID'],
    ['https://a.example/?q=a%20b+c', 'https://a.example/?q=a%20b+c&bt_click=ID'],
    ['/b/crd_1', '/b/crd_1?bt_click=ID'],
  ])('%s', (destination, expected) => {
    expect(withClickId(destination, 'ID')).toBe(expected);
  });
});

test.each([
  [undefined, 'direct'],
  ['www.linkedin.com', 'linkedin'],
  ['lnkd.in', 'linkedin'],
  ['com.linkedin.android', 'linkedin'],
  ['t.co', 'x'],
  ['l.facebook.com', 'facebook'],
  ['mail.google.com', 'gmail'],
  ['notlinkedin.com', 'other'],
  ['x.com.evil.example', 'other'],
  ['', 'direct'],
  ['a.b.c.linkedin.com', 'linkedin'],
  ['google.com', 'google'],
  ['localhost', 'other'],
  ['com', 'other'],
])('a visitor from %s came from %s', (host, source) => {
  expect(sourceOf(host)).toBe(source);
});

test('only lines without a gap above the head are next', () => {
  const line = (seq: number) => ({ lane: 'l', seq, entry: { kind: 'void', eventId: '' } }) as const;
  const seqs = (head: number, ...given: number[]) =>
    contiguousAfter(head, given.map(line)).map(({ seq }) => seq);

  expect(seqs(0, 2, 1, 3, 1)).toEqual([1, 2, 3]);
  expect(seqs(1, 1, 2, 4)).toEqual([2]);
  expect(seqs(0, 2, 3)).toEqual([]);
  expect(seqs(5, 4, 5)).toEqual([]);
});

test('there are fourteen channels, each once', () => {
  expect(new Set(CHANNELS).size).toBe(14);
});
