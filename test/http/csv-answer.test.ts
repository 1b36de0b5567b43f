import { expect, test } from 'vitest';
import { csvOf } from '#shared/http/csv-answer.ts';

test('what lies deeper stands under a name with dots, in the columns of all rows', () => {
  const rows = [
    { name: 'Ada', parts: { signups: 2, value: { EUR: 100 } }, flags: ['few', 'quick'] },
    { name: null, parts: { signups: 0, value: {} }, channels: [{ channel: 'x' }], isOpen: false },
  ];
  expect(csvOf(rows)).toBe(
    'name,parts.signups,parts.value.EUR,flags,isOpen\nAda,2,100,few; quick,\n,0,,,false\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is no formula any more', (name) => {
  const [, row = ''] = csvOf([{ name }]).split('\n');
  expect(row.replace(/^"/, '')).toMatch(/^'/);
});

test('commas, quotes and line breaks stay in their cells', () => {
  expect(csvOf([{ name: 'a,"b"\nc' }])).toBe('name\n"a,""b""\nc"\n');
});

test('says that it is UTF-8 if it is asked to', () => {
  expect(csvOf([{ name: 'ü' }], true)).toBe('\uFEFFname\nü\n');
  expect(csvOf([{ name: 'ü' }])).toBe('name\nü\n');
});

test('of no rows is an empty text', () => {
  expect(csvOf([]).trim()).toBe('');
});
