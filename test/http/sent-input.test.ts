import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SignupNotification } from '#shared/contracts/signups.ts';
import { parseSent } from '#shared/http/sent-input.ts';

const Sent = z.strictObject({
  id: z.string(),
  count: z.int().optional(),
  isNew: z.boolean('must be true or false').optional(),
  at: z.iso.datetime({ offset: true }).optional(),
});

describe('what was sent', () => {
  test.each([
    { sent: { count: '12' }, input: { count: 12 }, because: 'a number in quotes is one' },
    { sent: { count: '49.00' }, input: { count: 49 }, because: 'as the number 49.00 is 49' },
    { sent: { isNew: 'TRUE' }, input: { isNew: true }, because: 'it can mean nothing else' },
    { sent: { isNew: 0 }, input: { isNew: false }, because: 'some languages have no booleans' },
    {
      sent: { at: '2026-03-01 09:30:00 +0100' },
      input: { at: '2026-03-01T08:30:00.000Z' },
      because: 'the zone is there',
    },
    {
      sent: { at: 1772353800 },
      input: { at: '2026-03-01T08:30:00.000Z' },
      because: 'Unix seconds',
    },
    { sent: { at: '1772353800000' }, input: { at: '2026-03-01T08:30:00.000Z' }, because: 'and ms' },
    {
      sent: { at: 1772353800123456 },
      input: { at: '2026-03-01T08:30:00.123Z' },
      because: 'and microseconds',
    },
    {
      sent: { at: 1772353800.25 },
      input: { at: '2026-03-01T08:30:00.250Z' },
      because: 'and fractions of a second',
    },
    {
      sent: { at: 'Sun, 01 Mar 2026 08:30:00 GMT' },
      input: { at: '2026-03-01T08:30:00.000Z' },
      because: 'as mails and HTTP write it',
    },
    {
      sent: { isNew: 'Yes', count: ['7'] },
      input: { isNew: true, count: 7 },
      because: 'a list of one',
    },
    {
      sent: { count: [''], at: [null] },
      input: {},
      ignored: ['at'],
      because: 'a list of nothing is no value',
    },
    { sent: { count: null, at: ' ' }, input: {}, because: 'null and empty mean none' },
  ])('$sent is understood: $because', ({ sent, input, ignored = [] }) => {
    expect(parseSent(Sent, { id: 'a', ...sent })).toEqual({
      input: { id: 'a', ...input },
      ignored,
    });
  });

  test.each([
    { sent: [{ id: 'a' }], because: 'some systems send events in lists' },
    { sent: '{"id":"a"}', because: 'or an object as its own JSON text' },
    { sent: { id: ['a'] }, because: 'or every value in a list' },
  ])('$sent is an object: $because', ({ sent }) => {
    expect(parseSent(Sent, sent)).toEqual({ input: { id: 'a' }, ignored: [] });
  });

  test.each([
    { sent: { count: 1.5 }, ignored: ['count'] },
    { sent: { count: 'many', isNew: 'maybe' }, ignored: ['count', 'isNew'] },
    { sent: { at: '2026-02-31 09:30:00Z' }, ignored: ['at'] },
    { sent: { at: '2026-03-01' }, ignored: ['at'] },
    { sent: { plan: { tier: 1 }, 'a.b': 1 }, ignored: ['plan', 'a.b'] },
  ])('$sent is kept out, and named', ({ sent, ignored }) => {
    expect(parseSent(Sent, { id: 'a', ...sent })).toEqual({ input: { id: 'a' }, ignored });
  });

  test('is refused by the message of what was wrong, if it cannot be left out', () => {
    const parse =
      (sent: unknown, needed: string[] = []) =>
      () =>
        parseSent(Sent, sent, needed);
    expect(parse({ count: 'many' })).toThrow('id: is missing');
    expect(parse({ id: ['a', 'b'] })).toThrow(
      /^id: Invalid input: expected string, received array$/,
    );
    expect(parse({ id: 'a', isNew: 'maybe' }, ['isNew'])).toThrow('isNew: must be true or false');
    for (const sent of [null, 'text', '[]', 5, [], [{}, {}], undefined])
      expect(parse(sent)).toThrow('body: ');
  });

  test('never costs more than itself, and never ends in anything but an answer', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (extra) => {
        const sent = { type: 'signup.created', data: { ...extra, externalId: 'user-1' } };
        const { input, ignored } = parseSent(SignupNotification, sent);
        expect(input.data.externalId).toBe('user-1');
        const kept = new Set([...Object.keys(input.data), ...ignored.map((path) => path.slice(5))]);
        const isNone = (value: unknown) =>
          value === null || (typeof value === 'string' && value.trim() === '');
        for (const [name, value] of Object.entries(extra)) {
          if (!isNone(value)) expect([...kept]).toContain(name);
        }
      }),
    );
  });
});
