/**
 * Keys of the Rollups table, except those of rankings.
 *
 * | item              | pk                        | sk                       | read by                                     |
 * | ----------------- | ------------------------- | ------------------------ | ------------------------------------------- |
 * | generations       | GENERATIONS               | GENERATIONS              | who counts or reports (cached)              |
 * | head              | H#<lane>                  | HEAD                     | aggregate, sweep                            |
 * | verification      | A#<issuer>                | VERIFIED                 | reports: when the last audit found no drift |
 * | sweep's watermark | SWEEP                     | SWEEP                    | sweep                                       |
 * | visitor claim     | V#<link>#<day>#<visitor>  | V                        | aggregate, one UpdateItem                   |
 * | credential claim  | C#<credential>            | C                        | aggregate, one UpdateItem                   |
 * | day, dims, cohort | S#<issuer>[#<program>]    | D#, X#, K#<day>#<shard>  | reports, one Query for a span               |
 * | edge              | S#<issuer>[#<program>]    | Q#<day>T<quarter>#<sh.>  | reports whose span cuts a day               |
 * | arrivals          | S#<issuer>                | E#<day>#<program>#<sh.>  | the same, of all programs or of one         |
 * | website           | S#<issuer>[#<program>]    | M#<day>#<host>#<shard>   | reports: which websites sent somebody       |
 * | leaf              | L#<issuer>#<day>#<bucket> | <recipient>#<credential> | rankings                                    |
 * | totals            | T#<issuer>#<recipient>    | <credential>             | one recipient, all time                     |
 *
 * Every `pk` but that of `GENERATIONS` starts with its generation: `G1#H#<lane>` (see `inGeneration`).
 */
import type { Key } from '#shared/aws/tables.ts';
import type { Day } from '#shared/calendar.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import type { Cell, Owner, Scope } from './rules/cell.ts';
import { chunkOf } from './rules/leaf.ts';

/**
 * A whole counting of the log, with heads and claims of its own. A rebuild counts a new one while
 * reports go on reading the old; a process that still counts into the old one does no harm.
 */
export type Generation = `G${number}`;

export const FIRST_GENERATION: Generation = 'G1';

export const generationsKey: Key = { pk: 'GENERATIONS', sk: 'GENERATIONS' };

/** Where a key of Rollups lies in that generation: all keys below are told without it. */
export function inGeneration(generation: Generation, { pk, sk }: Key): Key {
  return { pk: `${generation}#${pk}`, sk };
}

/** The generation that an item of Rollups belongs to, and its key there; `undefined` for none. */
export function generationAt({ pk, sk }: Key): { generation: Generation; key: Key } | undefined {
  const [, generation, rest] = /^(G\d+)#(.*)$/s.exec(pk) ?? [];
  return rest === undefined
    ? undefined
    : { generation: generation as Generation, key: { pk: rest, sk } };
}

export const headKey = (lane: string): Key => ({ pk: `H#${lane}`, sk: 'HEAD' });

export function headLane({ pk }: Key): string {
  return pk.slice(headKey('').pk.length);
}

export const sweepKey: Key = { pk: 'SWEEP', sk: 'SWEEP' };

export const verificationKey = (issuerId: IssuerId): Key => ({
  pk: `A#${issuerId}`,
  sk: 'VERIFIED',
});

export const visitorClaimKey = (linkId: string, day: Day, visitor: string): Key => ({
  pk: `V#${linkId}#${day}#${visitor}`,
  sk: 'V',
});

export const credentialClaimKey = (id: CredentialId): Key => ({ pk: `C#${id}`, sk: 'C' });

/** The first letters of the `pk` of what holds counts. */
export const CELL_PARTITIONS = ['S#', 'L#', 'T#'] as const;

const CELL_LETTER = { day: 'D', dimensions: 'X', cohort: 'K' } as const;

/**
 * Where a cell is kept. Cells that everybody writes have shards, to be summed by readers; a leaf
 * and a totals cell belong to one credential and have none.
 *
 * @param leafBuckets over how many partitions leaves are spread, if over more than usual
 */
export function cellKey(cell: Cell, shard: number, leafBuckets: LeafBuckets = usually): Key {
  switch (cell.type) {
    case 'edge':
      return {
        pk: scopePartition(cell.scope),
        sk: `${edgePrefix(cell.day, cell.quarter)}${shard}`,
      };
    case 'arrivals': {
      const { issuerId, programId } = cell.scope;
      return {
        pk: scopePartition({ issuerId }),
        sk: `${arrivalsPrefix(cell.day, programId)}${shard}`,
      };
    }
    case 'site':
      return {
        pk: scopePartition(cell.scope),
        sk: `${siteRange(cell.day, cell.day).from}${cell.host}#${shard}`,
      };
    case 'leaf':
      return {
        pk: leafPartition(
          cell.owner.issuerId,
          cell.day,
          leafBucketOf(cell.owner.recipientId, leafBuckets(cell.owner.issuerId, cell.day)),
        ),
        sk: `${cell.owner.recipientId}#${cell.owner.credentialId}`,
      };
    case 'totals':
      return {
        pk: totalsPartition(cell.owner.issuerId, cell.owner.recipientId),
        sk: cell.owner.credentialId,
      };
    default:
      return {
        pk: scopePartition(cell.scope),
        sk: `${CELL_LETTER[cell.type]}#${cell.day}#${shard}`,
      };
  }
}

export function scopePartition({ issuerId, programId }: Scope): string {
  return programId ? `S#${issuerId}#${programId}` : `S#${issuerId}`;
}

/** Sort-key bounds of a run of cells, both days included. */
export function cellRange(type: keyof typeof CELL_LETTER, first: Day, last: Day) {
  return { from: `${CELL_LETTER[type]}#${first}#`, to: `${CELL_LETTER[type]}#${last}#~` };
}

/** Sort-key bounds of the websites of a run of days, both included. */
export function siteRange(first: Day, last: Day) {
  return { from: `M#${first}#`, to: `M#${last}#~` };
}

/** The website that a sort key names, by its host: no host has a `#` in it. */
export function hostOfSiteKey(sk: string): string {
  return sk.split('#')[2] ?? '';
}

/** Sort-key bounds of a day's edges, both quarter-hours included. */
export function edgeRange(day: Day, firstQuarter: number, lastQuarter: number) {
  return { from: edgePrefix(day, firstQuarter), to: `${edgePrefix(day, lastQuarter)}~` };
}

/** Sort-key bounds of a day's arrivals, in the issuer's partition: one program's, or all. */
export function arrivalsRange(day: Day, programId?: ProgramId) {
  const prefix = programId ? arrivalsPrefix(day, programId) : `E#${day}#`;
  return { from: prefix, to: `${prefix}~` };
}

function arrivalsPrefix(day: Day, programId: ProgramId): string {
  return `E#${day}#${programId}#`;
}

function edgePrefix(day: Day, quarter: number): string {
  return `Q#${day}T${String(quarter).padStart(2, '0')}#`;
}

/** The UTC day that the sort key of a scope's cell names. */
export function dayOfCellKey(sk: string): Day {
  return sk.slice(2, 12) as Day;
}

/** Cells that everybody writes have at most so many shards. */
export const CELL_SHARDS = 16;

/** A day's leaves are spread over this many partitions, so that one busy issuer has no hot one. */
export const LEAF_BUCKETS = 4;

/** Over how many an issuer's leaves of a day are spread: more if it is a large one. */
export type LeafBuckets = (issuerId: IssuerId, day: Day) => number;

const usually: LeafBuckets = () => LEAF_BUCKETS;

export function leafPartition(issuerId: IssuerId, day: Day, bucket: number): string {
  return `L#${issuerId}#${day}#${bucket}`;
}

/** Buckets are powers of two, as chunks are: what is in one bucket is in chunks of its own. */
function leafBucketOf(recipientId: RecipientId, buckets: number): number {
  return chunkOf(recipientId, buckets);
}

/** Where all leaves of one recipient and day lie. */
export function leavesOfRecipient(
  issuerId: IssuerId,
  day: Day,
  recipientId: RecipientId,
  buckets: number,
) {
  const pk = leafPartition(issuerId, day, leafBucketOf(recipientId, buckets));
  return { pk, from: `${recipientId}#`, to: `${recipientId}#~` };
}

/** The recipient and credential that a leaf's sort key names. */
export function ownerOfLeafKey(sk: string): Pick<Owner, 'recipientId' | 'credentialId'> {
  const [recipientId, credentialId] = sk.split('#');
  return { recipientId: recipientId as RecipientId, credentialId: credentialId as CredentialId };
}

export function totalsPartition(issuerId: IssuerId, recipientId: RecipientId): string {
  return `T#${issuerId}#${recipientId}`;
}

/** The cell that a key of Rollups names, or `undefined` for heads, claims and the watermark. */
export function cellAt({ pk, sk }: Key): Cell | undefined {
  const [letter, issuer, ...rest] = pk.split('#');
  const issuerId = issuer as IssuerId;
  if (letter === 'S') {
    const scope: Scope = rest[0] ? { issuerId, programId: rest[0] as ProgramId } : { issuerId };
    return scopeCellAt(scope, sk);
  }
  if (letter === 'L') {
    const owner = { issuerId, ...ownerOfLeafKey(sk) };
    return { type: 'leaf', owner, day: rest[0] as Day };
  }
  if (letter !== 'T') return undefined;
  const owner = { issuerId, recipientId: rest[0] as RecipientId, credentialId: sk as CredentialId };
  return { type: 'totals', owner };
}

function scopeCellAt(scope: Scope, sk: string): Cell | undefined {
  const day = dayOfCellKey(sk);
  if (sk.startsWith('E#')) {
    const programId = sk.split('#')[2] as ProgramId;
    return { type: 'arrivals', scope: { ...scope, programId }, day };
  }
  if (sk.startsWith('M#')) return { type: 'site', scope, day, host: hostOfSiteKey(sk) };
  if (sk.startsWith('Q#')) return { type: 'edge', scope, day, quarter: Number(sk.slice(13, 15)) };
  const types = Object.keys(CELL_LETTER) as (keyof typeof CELL_LETTER)[];
  const type = types.find((one) => sk.startsWith(`${CELL_LETTER[one]}#`));
  return type && { type, scope, day };
}
