import { expect, test } from 'vitest';
import type { Key } from '#shared/aws/tables.ts';
import * as counting from '#shared/counting/keys.ts';
import type { Cell } from '#shared/counting/rules/cell.ts';
import { chunkOf, type Leaf } from '#shared/counting/rules/leaf.ts';
import * as log from '#shared/lane-log/keys.ts';
import * as rankings from '#shared/rankings/keys.ts';
import {
  eachPacked,
  packHistogram,
  packLeaves,
  unpackHistogram,
} from '#shared/rankings/rules/packed-leaves.ts';
import * as registry from '#shared/registry/keys.ts';

/*
 * Keys and packed scores as the first release stored them. A change that breaks one of these rows
 * makes stored data unreachable: change the code, not the row.
 */
const iss = 'iss_golden00000000001';
const prg = 'prg_golden00000000001';
const crd = 'crd_golden00000000001';
const rcp = 'rcp_golden00000000001';
const day = '2026-11-24';
const at = Date.UTC(2026, 10, 24, 9, 30);
const hash = 'c7ef';
const range = { first: '2026-11-01', last: '2026-11-30' } as const;
const scope = { issuerId: iss, programId: prg } as const;
const owner = { issuerId: iss, recipientId: rcp, credentialId: crd } as const;

const text = ({ pk, sk }: Key): string => `${pk} | ${sk}`;

const KEYS: readonly [Key, string][] = [
  [log.eventKey('00ff00ff00ff00ff', 42), '00ff00ff00ff00ff | 000000000042'],
  [
    log.laneRegistrationKey(at, '00ff00ff00ff00ff'),
    'LANES#2026112409 | 1795512600000#00ff00ff00ff00ff',
  ],
  [counting.generationsKey, 'GENERATIONS | GENERATIONS'],
  [counting.inGeneration('G2', counting.headKey('00ff')), 'G2#H#00ff | HEAD'],
  [counting.sweepKey, 'SWEEP | SWEEP'],
  [counting.verificationKey(iss), 'A#iss_golden00000000001 | VERIFIED'],
  [counting.visitorClaimKey('lnk_1', day, 'c7ef'), 'V#lnk_1#2026-11-24#c7ef | V'],
  [counting.credentialClaimKey(crd), 'C#crd_golden00000000001 | C'],
  [
    rankings.scoreChunkKey(iss, { first: day, last: day }, 7),
    'B#iss_golden00000000001 | B#2026-11-24#00007',
  ],
  [
    rankings.scoreChunkKey(iss, range, 7),
    'M#iss_golden00000000001#2026-11-01#2026-11-30 | C#00007',
  ],
  [
    rankings.rangeBoardKey(iss, range, 'histogram', 'signups'),
    'M#iss_golden00000000001#2026-11-01#2026-11-30 | H#signups',
  ],
  [
    rankings.rangeBoardKey(iss, range, 'top', 'reach'),
    'M#iss_golden00000000001#2026-11-01#2026-11-30 | T#reach',
  ],
  [rankings.dayScoresMetadataKey(iss, day), 'R#iss_golden00000000001 | R#2026-11-24'],
  [registry.issuerKey(iss), 'I#iss_golden00000000001 | ISSUER'],
  [registry.issuersKeyKey(iss, 'key_1'), 'I#iss_golden00000000001 | KEY#key_1'],
  [registry.programKey(iss, prg), 'I#iss_golden00000000001 | PRG#prg_golden00000000001'],
  [registry.credentialKey(iss, crd), 'I#iss_golden00000000001 | CRD#crd_golden00000000001'],
  [registry.recipientKey(iss, rcp), 'I#iss_golden00000000001 | RCP#rcp_golden00000000001'],
  [registry.recipientPointerKey(iss, hash), 'I#iss_golden00000000001 | RCPX#c7ef'],
  [
    registry.holdingKey(iss, prg, rcp),
    'I#iss_golden00000000001 | HLD#prg_golden00000000001#rcp_golden00000000001',
  ],
  [registry.pathwayKey(iss, 'pth_1'), 'I#iss_golden00000000001 | PTH#pth_1'],
  [registry.targetKey(iss, 'grow', 'share_rate'), 'I#iss_golden00000000001 | TGT#grow#share_rate'],
  [
    registry.surveyAnswerKey(iss, crd, 'success'),
    'I#iss_golden00000000001 | SRV#crd_golden00000000001#success',
  ],
  [
    registry.credentialLinkKey(iss, crd, 'linkedin-profile'),
    'I#iss_golden00000000001 | LNK#crd_golden00000000001#linkedin-profile',
  ],
  [registry.credentialCtaKey(iss, crd), 'I#iss_golden00000000001 | CTA#crd_golden00000000001'],
  [registry.membersSessionKey(iss, 'mbr_1', hash), 'I#iss_golden00000000001 | SES#mbr_1#c7ef'],
  [registry.teamTurnKey(iss), 'I#iss_golden00000000001 | TEAM'],
  [registry.issuerDirectoryKey(iss), 'ISSUERS | iss_golden00000000001'],
  [registry.importKey(iss, 'imp_1'), 'I#iss_golden00000000001 | IMP#imp_1'],
  [registry.sharedReportKey(iss, 'shr_1'), 'I#iss_golden00000000001 | SHR#shr_1'],
  [
    registry.importFailuresKey(iss, { importId: 'imp_1', run: 2, line: 3 }),
    'I#iss_golden00000000001 | IMPF#imp_1#2#000000003',
  ],
  [registry.sourceKey(iss), 'SOURCES | iss_golden00000000001'],
  [registry.apiKeyKey(hash), 'KEY#c7ef | KEY'],
  [registry.sessionKey(hash), 'SES#c7ef | SES'],
  [registry.publicCredentialKey(crd), 'CRD#crd_golden00000000001 | CRD'],
  [registry.linkKey('lnk_1'), 'LNK#lnk_1 | LNK'],
  [registry.ctaKey('cta_1'), 'CTA#cta_1 | CTA'],
  [registry.saltKey(day), 'SALT#2026-11-24 | SALT'],
  [registry.signupKey(iss, 'order-1'), 'SIGNUP#iss_golden00000000001#order-1 | SIGNUP'],
  [
    registry.credentialSignupKey(iss, { credentialId: crd, at, signupId: 'sgn_1' }),
    'I#iss_golden00000000001 | SGN#crd_golden00000000001#1795512600000#sgn_1',
  ],
  [
    registry.creditKey(iss, hash, { credentialId: crd, clickedAt: at }),
    'I#iss_golden00000000001 | CRED#c7ef#crd_golden00000000001#1795512600000',
  ],
  [registry.hashedPersonKey(iss, hash), 'I#iss_golden00000000001 | HASHED#c7ef'],
  [
    registry.mentionKey(iss, 'linkedin', 'post-1'),
    'MENTION#iss_golden00000000001#linkedin#post-1 | MENTION',
  ],
  [registry.webhookKey(iss, 'msg-1'), 'WH#iss_golden00000000001#msg-1 | WH'],
];

test.each(KEYS.map(([key, stored]) => ({ key, stored })))('$stored', ({ key, stored }) => {
  expect(text(key)).toBe(stored);
});

const CELLS: readonly [Cell, string][] = [
  [{ type: 'day', scope, day }, 'S#iss_golden00000000001#prg_golden00000000001 | D#2026-11-24#3'],
  [{ type: 'day', scope: { issuerId: iss }, day }, 'S#iss_golden00000000001 | D#2026-11-24#3'],
  [
    { type: 'dimensions', scope, day },
    'S#iss_golden00000000001#prg_golden00000000001 | X#2026-11-24#3',
  ],
  [
    { type: 'cohort', scope, day },
    'S#iss_golden00000000001#prg_golden00000000001 | K#2026-11-24#3',
  ],
  [
    { type: 'edge', scope, day, quarter: 7 },
    'S#iss_golden00000000001#prg_golden00000000001 | Q#2026-11-24T07#3',
  ],
  [
    { type: 'arrivals', scope, day },
    'S#iss_golden00000000001 | E#2026-11-24#prg_golden00000000001#3',
  ],
  [
    { type: 'site', scope, day, host: 'lnkd.in' },
    'S#iss_golden00000000001#prg_golden00000000001 | M#2026-11-24#lnkd.in#3',
  ],
  [
    { type: 'leaf', owner, day },
    'L#iss_golden00000000001#2026-11-24#1 | rcp_golden00000000001#crd_golden00000000001',
  ],
  [
    { type: 'totals', owner },
    'T#iss_golden00000000001#rcp_golden00000000001 | crd_golden00000000001',
  ],
];

test.each(CELLS.map(([cell, stored]) => ({ cell, stored })))('$stored', ({ cell, stored }) => {
  const key = counting.cellKey(cell, 3);
  expect(text(key)).toBe(stored);
  expect(counting.cellAt(key)).toEqual(cell);
});

test('a recipient stays in their bucket and chunk', () => {
  expect([4, 64, 1024].map((chunks) => chunkOf(rcp, chunks))).toEqual([1, 61, 253]);
});

const LEAVES: readonly (Omit<Leaf, 'eachCount'> & { counts: Record<string, number> })[] = [
  {
    recipientId: rcp,
    credentialId: crd,
    programId: prg,
    publishedAt: at,
    counts: { 'e.linkedin': 1, 's.x': 300 },
  },
  {
    recipientId: rcp,
    credentialId: 'crd_golden00000000002',
    programId: prg,
    publishedAt: at + 1,
    counts: { 's.x': 2 ** 40 },
  },
];

const asLeaf = ({ counts, ...rest }: (typeof LEAVES)[number]): Leaf => ({
  ...rest,
  eachCount(visit) {
    for (const [name, n] of Object.entries(counts)) visit(name, n);
  },
});

test('packed scores keep their bytes, and open', () => {
  const base64 =
    'AAAAfGUubGlua2VkaW4gcy54CnByZ19nb2xkZW4wMDAwMDAwMDAwMQpyY3BfZ29sZGVuMDAwMDAwMDAwMDEjY3JkX2dvbGRlbjAwMDAwMDAwMDAxCnJjcF9nb2xkZW4wMDAwMDAwMDAwMSNjcmRfZ29sZGVuMDAwMDAwMDAwMDIAwIuQ56A0AQECrAIAAMGLkOegNAKAgICAgCAA';
  expect(Buffer.from(packLeaves(LEAVES.map(asLeaf))).toString('base64')).toBe(base64);
  const opened: unknown[] = [];
  eachPacked(Buffer.from(base64, 'base64'), ({ eachCount, ...rest }) => {
    const counts: Record<string, number> = {};
    eachCount((name, n) => {
      counts[name] = n;
    });
    opened.push({ ...rest, counts });
  });
  expect(opened).toEqual(LEAVES);
});

test('a packed histogram keeps its bytes, and opens', () => {
  const histogram = unpackHistogram(Buffer.from('A4QHAAH4BigL6Ac=', 'base64'));
  expect(histogram).toMatchObject({ scores: [900, 12, 1], recipients: [1, 40, 1000] });
  expect(Buffer.from(packHistogram(histogram)).toString('base64')).toBe('A4QHAAH4BigL6Ac=');
});
