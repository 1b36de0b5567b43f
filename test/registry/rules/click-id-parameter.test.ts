import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clickIdIn,
  withClickId,
  withoutClickIds,
} from '#shared/registry/rules/click-id-parameter.ts';

const OURS = 'B'.repeat(26);

const THEIRS = 'A'.repeat(26);

describe('a destination that was pasted with somebody’s click id credits this click alone', () => {
  test.each([
    {
      pasted: `https://a.example/x?bt_click=${THEIRS}`,
      sent: `https://a.example/x?bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/r?to=https%3A%2F%2Fa.example%2Fx%3Fbt_click%3D${THEIRS}`,
      sent: `https://a.example/r?to=https%3A%2F%2Fa.example%2Fx%3F&bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/r?to=a%253Fy%253D1%2526BT_CLICK%253D${THEIRS}&z=1`,
      sent: `https://a.example/r?to=a%253Fy%253D1&z=1&bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/x?ref=1&bt_click=${THEIRS}&y=2#z`,
      sent: `https://a.example/x?ref=1&y=2&bt_click=${OURS}#z`,
    },
    {
      pasted: `https://a.example/x?bt_click=${THEIRS}&bt_click=${THEIRS}&y=2`,
      sent: `https://a.example/x?y=2&bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/x?BT_Click=${THEIRS}`,
      sent: `https://a.example/x?bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/x?bt%5Fclick=${THEIRS}`,
      sent: `https://a.example/x?bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/x?bt.click=${THEIRS}`,
      sent: `https://a.example/x?bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/x?bt_click[]=${THEIRS}`,
      sent: `https://a.example/x?bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/x?bt_click%5B0%5D=${THEIRS}`,
      sent: `https://a.example/x?bt_click=${OURS}`,
    },
    { pasted: 'https://a.example/x?bt_click&y', sent: `https://a.example/x?y&bt_click=${OURS}` },
    {
      pasted: `https://a.example/x?a=1;bt_click=${THEIRS}`,
      sent: `https://a.example/x?a=1&bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/#/course?bt_click=${THEIRS}&y=1`,
      sent: `https://a.example/?bt_click=${OURS}#/course?y=1`,
    },
    {
      pasted: `https://a.example/x#bt_click=${THEIRS}`,
      sent: `https://a.example/x?bt_click=${OURS}`,
    },
    {
      pasted: `https://a.example/x?next=/y?bt_click=${THEIRS}`,
      sent: `https://a.example/x?next=/y&bt_click=${OURS}`,
    },
  ])('$pasted', ({ pasted, sent }) => {
    expect(withClickId(pasted, OURS)).toBe(sent);
    expect(withClickId(pasted, undefined)).not.toContain(THEIRS);
  });

  test.each([
    'https://a.example/x?my_bt_click=1&bt_clicks=2&c=bt_click#bt_clicked',
    'https://a.example/x?a=%zz&&b=;c?#',
    'https://a.example/bt_click=1/x',
  ])('%s has none, and stays byte for byte', (address) => {
    expect(withoutClickIds(address)).toBe(address);
  });

  test('whatever stands around it, one click id remains', () => {
    const piece = fc.constantFrom(
      '?',
      '&',
      '#',
      ';',
      '=',
      'a',
      'b=1',
      'bt_click',
      `bt_click=${THEIRS}`,
      '%',
      '/',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const { searchParams } = new URL(withClickId(`https://a.example/${pieces.join('')}`, OURS));
        expect(searchParams.getAll('bt_click')).toEqual([OURS]);
      }),
      { numRuns: 3000 },
    );
  });
});

test.each([
  ['https://a.example/x', `https://a.example/x?bt_click=${OURS}`, 'no query yet'],
  ['https://a.example/x?', `https://a.example/x?bt_click=${OURS}`, 'an empty query'],
  ['https://a.example/x?a=1', `https://a.example/x?a=1&bt_click=${OURS}`, 'a query'],
  ['https://a.example/x?a=1&', `https://a.example/x?a=1&bt_click=${OURS}`, 'an open end'],
  ['https://a.example/x?a?', `https://a.example/x?a?&bt_click=${OURS}`, 'the ? is a value’s'],
  ['/x?a=1#?', `/x?a=1&bt_click=${OURS}#?`, 'a path alone; the fragment is no query'],
  ['https://a.example/x?bt+click=1', `https://a.example/x?bt_click=${OURS}`, 'a space is a _'],
  ['https://a.example/x?%20bt_click=1', `https://a.example/x?bt_click=${OURS}`, 'is trimmed'],
])('%s leads to %s: %s', (address, sent) => {
  expect(withClickId(address, OURS)).toBe(sent);
});

test.each([
  [undefined, undefined],
  [{}, undefined],
  [{ bt_click: 'x'.repeat(19) }, undefined],
  [{ bt_click: 'x'.repeat(20) }, 'x'.repeat(20)],
  [{ bt_click: 'x'.repeat(60) }, 'x'.repeat(60)],
  [{ bt_click: `(${OURS}` }, undefined],
])('of the query %j the click id is %s', (query, clickId) => {
  expect(clickIdIn(query)).toBe(clickId);
});

test('a stored destination that is not ASCII is sent as ASCII', () => {
  expect(withClickId('https://münchen.example/курс', OURS)).toBe(
    `https://xn--mnchen-3ya.example/%D0%BA%D1%83%D1%80%D1%81?bt_click=${OURS}`,
  );
});

test.each([
  [OURS, OURS],
  [`${OURS})`, OURS],
  [`${OURS}.`, OURS],
  [`${OURS},${THEIRS}`, OURS],
  ['short', undefined],
  ['x'.repeat(61), undefined],
])('the click id %s is read as %s', (text, clickId) => {
  expect(clickIdIn({ bt_click: text })).toBe(clickId);
});
