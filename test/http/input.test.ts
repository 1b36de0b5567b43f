import { expect, test } from 'vitest';
import * as z from 'zod';
import { DateTime } from '#shared/contracts/text.ts';
import type { AppError } from '#shared/errors.ts';
import type { ApiEvent } from '#shared/http/api.ts';
import { fileBytes, jsonFrom, parseInput } from '#shared/http/input.ts';

const Badge = z.strictObject({ name: z.string(), count: z.int().optional() });

test('a refused input names every field at fault, in the words of who sent it', () => {
  expect(() => parseInput(Badge, { count: 'two', colour: 'red' })).toThrow(
    'name: is missing; count: Invalid input: expected number, received string; colour: there is no such field',
  );
});

test('a time that cannot be read is refused once, not also as too early', () => {
  expect(() => parseInput(z.strictObject({ at: DateTime }), { at: '20/11/2026' })).toThrow(
    /^at: must be a date and time with a zone, such as 2026-11-24T09:30:00Z$/,
  );
});

test('JSON is read with a byte order mark, and ids of many digits stay themselves', () => {
  expect(jsonFrom('\uFEFF{"id":12345678901234567890,"count":49.00,"big":1e300}')).toEqual({
    id: '12345678901234567890',
    count: 49,
    big: 1e300,
  });
});

test.each([
  ['a,Zo\uFFFD', 7, 'it came so'],
  ['a,Zo\uFFFD', undefined, 'nobody says how long it was'],
])('a file may hold U+FFFD: %j of %s bytes, because %s', (body, sent, _because) => {
  expect(fileBytes(textOf(body, sent), 100).toString()).toBe(body);
});

test('a file that lost letters on its way is refused, with another way to send it', () => {
  expect(() => fileBytes(textOf('a,Zo\uFFFD', 5), 100)).toThrow(/application\/octet-stream/);
});

/** A text as API Gateway hands it on, which was so many bytes when it came. */
function textOf(body: string, sent?: number): ApiEvent {
  const headers = { ...(sent !== undefined && { 'content-length': String(sent) }) };
  return { body, headers, isBase64Encoded: false } as unknown as ApiEvent;
}

test('a body of 100,000 unknown fields gets a short answer', () => {
  const body = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, 1]));
  try {
    parseInput(z.strictObject({}), body);
    expect.unreachable();
  } catch (error) {
    const { faults, message } = error as AppError;
    expect(faults).toHaveLength(51);
    expect(faults.at(-1)?.message).toContain('99950 more');
    expect(message.length).toBeLessThan(5000);
  }
});
