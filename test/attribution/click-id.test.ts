import { describe, expect, test } from 'vitest';
import { openClickId, sealClickId } from '#shared/attribution/click-id.ts';
import { freshId } from '../support/log-events.ts';

const issuerId = freshId('iss');

const place = { lane: '00ff00ff00ff00ff', seq: 4_000_000_000 };

describe('a click id', () => {
  test.each([
    { ref: place },
    { ref: { ...place, channel: 'qr' } },
    { ref: { ...place, channel: 'linkedin', isTest: true } },
    { ref: { ...place, channel: 'qr', isTest: true, overflowEventId: 'abcdEFGH-_12345A' } },
    { ref: { ...place, channel: 'linkedin', overflowEventId: 'abcdEFGH-_12345A' } },
  ] as const)('says where its click stands: $ref', async ({ ref }) => {
    const sealed = await sealClickId(issuerId, ref);

    expect(sealed).toMatch(/^[\w-]{26,42}$/);
    expect(await openClickId(issuerId, sealed)).toEqual(ref);
  });

  test('is not opened for another issuer', async () => {
    expect(await openClickId(freshId('iss'), await sealClickId(issuerId, place))).toBeUndefined();
  });

  test('is not opened with any letter changed', async () => {
    const sealed = await sealClickId(issuerId, place);
    for (let i = 0; i < sealed.length; i++) {
      const other = sealed[i] === 'A' ? 'B' : 'A';
      const forged = sealed.slice(0, i) + other + sealed.slice(i + 1);
      expect(await openClickId(issuerId, forged)).toBeUndefined();
    }
  });

  test.each(['', 'x', '../../etc', 'A'.repeat(26), 'A'.repeat(42), '💥'])(
    'is not %j',
    async (text) => {
      expect(await openClickId(issuerId, text)).toBeUndefined();
    },
  );
});
