import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Leaf } from '#shared/counting/rules/leaf.ts';
import type { CredentialId, ProgramId, RecipientId } from '#shared/ids.ts';
import { eachPacked, packLeaves } from '#shared/rankings/rules/packed-leaves.ts';

const id = fc.stringMatching(/^[a-z0-9]{10,40}$/);

const leaves = fc.array(
  fc.record({
    recipientId: id.map((text): RecipientId => `rcp_${text}`),
    credentialId: id.map((text): CredentialId => `crd_${text}`),
    programId: id.map((text): ProgramId => `prg_${text}`),
    publishedAt: fc.integer({ min: 0, max: 4e12 }),
    counts: fc.dictionary(
      fc.constantFrom('e.linkedin', 'eu.linkedin', 's.x', 'v.EUR.-', 'x.e.bot.-', 'r.qr'),
      fc.oneof(fc.nat(300), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })),
    ),
  }),
);

type Row = Omit<Leaf, 'eachCount'> & { readonly counts: Record<string, number> };

const leafOf = ({ counts, ...rest }: Row): Leaf => ({
  ...rest,
  eachCount: (visit) => {
    for (const name in counts) visit(name, counts[name] ?? 0);
  },
});

function unpacked(packed: Uint8Array): Row[] {
  const rows: Row[] = [];
  eachPacked(packed, ({ eachCount, ...rest }) => {
    const counts: Record<string, number> = {};
    eachCount((name, n) => {
      counts[name] = n;
    });
    rows.push({ ...rest, counts });
  });
  return rows;
}

test('what is packed comes out as it went in, but for counts of nothing', () => {
  fc.assert(
    fc.property(leaves, (rows) => {
      const expected = rows.map(({ counts, ...rest }) => ({
        ...rest,
        counts: Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
      }));
      expect(unpacked(packLeaves(rows.map(leafOf)))).toEqual(expected);
    }),
  );
});

test('one leaf of a common day takes less than 64 bytes', () => {
  const rows = Array.from({ length: 1000 }, (_, i) =>
    leafOf({
      recipientId: `rcp_${String(i).padStart(20, '0')}`,
      credentialId: `crd_${String(i).padStart(20, '0')}`,
      programId: 'prg_0000000000',
      publishedAt: 1_764_000_000_000 + i,
      counts: { 'e.linkedin': 3, 'eu.linkedin': 2 },
    }),
  );
  expect(packLeaves(rows).length / rows.length).toBeLessThan(64);
});
