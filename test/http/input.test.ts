import { expect, test } from 'vitest';
import * as z from 'zod';
import { DateTime } from '#shared/contracts/text.ts';
import { parseInput } from '#shared/http/input.ts';

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
