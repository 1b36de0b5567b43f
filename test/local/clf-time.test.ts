import { expect, test } from 'vitest';
import { clfTime } from '../../local/gateway/http-event.ts';

test.each([
  ['2026-11-24T09:30:05.999Z', '24/Nov/2026:09:30:05 +0000'],
  ['2026-01-01T00:00:00.000Z', '01/Jan/2026:00:00:00 +0000'],
  ['2026-11-24T09:30:05.001Z', '24/Nov/2026:09:30:05 +0000'],
])('%s is %s in Common Log Format', (at, text) => {
  expect(clfTime(Date.parse(at))).toBe(text);
});
