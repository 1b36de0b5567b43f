import { describe, expect, test, vi } from 'vitest';
import { openClickId, sealClickId } from '#shared/attribution/click-id.ts';
import { isTestMark, sealTestMark } from '#shared/attribution/test-mark.ts';
import { derivedId, keyedHash, openText } from '#shared/aws/root-secret.ts';
import { CHANNELS, channelFacts } from '#shared/channels.ts';
import { openCursor, sealCursor } from '#shared/http/cursor.ts';
import {
  formProofOf,
  isOwnersBrowser,
  opensImpact,
  ownerCookie,
} from '#shared/sharing/owner-mark.ts';

/*
 * What we sealed, signed or stored stays out there for years. These bytes were made by the first
 * release from the root secret below: a change that breaks one of them breaks links, cookies and
 * data that exist, so mend the change and not the bytes.
 */
const ROOT_SECRET = 'golden-root-secret-0123456789abcdef';

vi.mock('#shared/aws/lean-call.ts', async (original) => ({
  ...(await original<object>()),
  awsCall: async () => ({ SecretString: ROOT_SECRET }),
}));

const issuerId = 'iss_golden00000000001';
const linkId = 'lnk_golden00000000001';
const recipientId = 'rcp_golden00000000001';
const credentialId = 'crd_golden00000000001';
const click = { lane: '00ff00ff00ff00ff', seq: 4_000_000_000 };
const NOW = Date.UTC(2026, 0, 1);

test('a channel keeps its code', () => {
  const codes = CHANNELS.map((channel) => [channel, channelFacts(channel).code]);
  expect(Object.fromEntries(codes)).toEqual({
    linkedin: 0,
    'linkedin-profile': 1,
    x: 2,
    facebook: 3,
    whatsapp: 4,
    telegram: 5,
    bluesky: 6,
    threads: 7,
    reddit: 8,
    xing: 9,
    email: 10,
    copy: 11,
    embed: 12,
    qr: 13,
  });
});

test('no two channels share a code, and none has the code of "no channel" or of a flag', () => {
  const codes = CHANNELS.map((channel) => channelFacts(channel).code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(Math.max(...codes)).toBeLessThan(63);
});

describe('a click id keeps its bytes', () => {
  test.each([
    { ref: click, sealed: 'fwD_AP8A_wD_7msoAG3uHlYdGA' },
    { ref: { ...click, channel: 'qr' }, sealed: 'DQD_AP8A_wD_7msoABje1zdD9A' },
    { ref: { ...click, channel: 'linkedin', isTest: true }, sealed: 'QAD_AP8A_wD_7msoAJP86zNYCA' },
    {
      ref: { ...click, channel: 'x', overflowEventId: 'abcdEFGH-_12345A' },
      sealed: 'ggD_AP8A_wD_7msoAGm3HRBRh_v9dt-OQJqMdl6bbw',
    },
  ] as const)('$sealed', async ({ ref, sealed }) => {
    expect(await sealClickId(issuerId, ref)).toBe(sealed);
    expect(await openClickId(issuerId, sealed)).toEqual(ref);
  });
});

test('a cursor keeps its bytes', async () => {
  const sealed = 'I-lcxwV9dNTutQkveyJhZnRlciI6IkNSRCMxIn0';
  expect(await sealCursor('credentials', { after: 'CRD#1' })).toBe(sealed);
  expect(await openCursor('credentials', sealed)).toEqual({ after: 'CRD#1' });
});

test('an owner’s cookie keeps its bytes', async () => {
  const owned = { recipientId, credentialId, ownerVersion: 2 } as const;
  const cookie = 'bt_owner=P4zneIMYCCNOBCkcXf1rdFuKNw5xa9yj';
  expect((await ownerCookie([], owned, true)).split(';')[0]).toBe(cookie);
  expect(await isOwnersBrowser([cookie], recipientId)).toBe(true);
  expect(await opensImpact([cookie], owned)).toBe(true);
  expect(await formProofOf(owned)).toBe('m7YnbD7P7k1AmFji');
});

test('a test mark keeps its bytes', async () => {
  const mark = '1767229200.X0teHx77CfiO6CMB';
  expect((await sealTestMark(linkId, NOW)).mark).toBe(mark);
  expect(await isTestMark(linkId, mark, NOW)).toBe(true);
});

test('derived ids and keyed hashes stay what they are', async () => {
  expect(await derivedId('crd', issuerId, 'course-1')).toBe('crd_2S7VQahcHB4wEH8cNCDYNE');
  expect(await keyedHash('purpose', 'text')).toBe('2nZAs9ySnH1iB5UBhrj7cV');
});

test('a sealed text of the first release opens', async () => {
  expect(await openText('purpose', 'N26dSO5QuI59KcDbtw2QX2JKiRu2aZe0QMSnu5UkD9xMyQ')).toBe(
    'a text',
  );
});
