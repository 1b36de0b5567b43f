/**
 * Every key is written in this file and nowhere else.
 *
 * | table    | item               | pk                          | sk                      | read by                                    |
 * | -------- | ------------------ | --------------------------- | ----------------------- | ------------------------------------------ |
 * | Registry | issuer             | I#<issuer>                  | ISSUER                  | every API call, redirect (cached)          |
 * | Registry | issuer's entry     | ISSUERS                     | <issuer>                | rank: who there is                         |
 * | Registry | key of an issuer   | I#<issuer>                  | KEY#<key>               | list of keys                               |
 * | Registry | program            | I#<issuer>                  | PRG#<program>           | by id, list                                |
 * | Registry | credential         | I#<issuer>                  | CRD#<credential>        | by id, list                                |
 * | Registry | recipient          | I#<issuer>                  | RCP#<recipient>         | by id, batch for names in rankings         |
 * | Registry | recipient pointer  | I#<issuer>                  | RCPX#<hash>             | importing: whom an externalId or e-mail is |
 * | Registry | holding            | I#<issuer>                  | HLD#<program>#<rcp.>    | publishing, by id; pathways, by program    |
 * | Registry | pathway            | I#<issuer>                  | PTH#<pathway>           | by id, list                                |
 * | Registry | target             | I#<issuer>                  | TGT#<goal>#<metric>     | by goal and metric, list, by goal          |
 * | Registry | survey answer      | I#<issuer>                  | SRV#<crd.>#<survey>     | answering again                            |
 * | Registry | link of credential | I#<issuer>                  | LNK#<credential>#<chan> | list of a credential's links               |
 * | Registry | CTA of credential  | I#<issuer>                  | CTA#<credential>        | a credential's CTA                         |
 * | Registry | import             | I#<issuer>                  | IMP#<import>            | by id, list                                |
 * | Registry | failed lines       | I#<issuer>                  | IMPF#<import>#<run>#<l> | an import's failures, by the line after    |
 * | Registry | shared report      | I#<issuer>                  | SHR#<report>            | by id, list                                |
 * | Registry | whose turn it is   | I#<issuer>                  | TEAM                    | changing a team, one at a time             |
 * | Registry | source             | SOURCES                     | <issuer>                | pulling: by issuer, list                   |
 * | Registry | API key            | KEY#<sha256>                | KEY                     | authentication, one GetItem                |
 * | Registry | session            | SES#<sha256>                | SES                     | authentication, one GetItem                |
 * | Registry | member's session   | I#<issuer>                  | SES#<member>#<sha256>   | ending all sessions of a member            |
 * | Registry | public credential  | CRD#<credential>            | CRD                     | badge page: whose credential it is         |
 * | Registry | share link         | LNK#<link>                  | LNK                     | redirect, one GetItem                      |
 * | Registry | CTA                | CTA#<cta>                   | CTA                     | redirect, one GetItem                      |
 * | Registry | salt               | SALT#<utc day>              | SALT                    | redirect (cached)                          |
 * | Registry | sign-up            | SIGNUP#<issuer>#<external>  | SIGNUP                  | replays, for ever                          |
 * | Registry | credential's sign-up | I#<issuer>                | SGN#<crd.>#<at>#<sgn>   | a credential's sign-ups, newest first      |
 * | Registry | mention            | MENTION#<iss.>#<src>#<ext.> | MENTION                 | replays, for ever                          |
 * | Registry | webhook delivery   | WH#<issuer>#<webhook-id>    | WH                      | replays under the same delivery id         |
 * | EventLog | event              | <lane>                      | <seq>                   | aggregate, in order; attribution, by id    |
 * | EventLog | lane registration  | LANES#<utc hour>            | <instant>#<lane>        | sweep                                      |
 * | Rollups  | generations        | GENERATIONS                 | GENERATIONS             | who counts or reports (cached)             |
 * | Rollups  | head               | H#<lane>                    | HEAD                    | aggregate, sweep                           |
 * | Rollups  | verification       | A#<issuer>                  | VERIFIED                | reports: when the last audit found no drift |
 * | Rollups  | sweep's watermark  | SWEEP                       | SWEEP                   | sweep                                      |
 * | Rollups  | visitor claim      | V#<link>#<day>#<visitor>    | V                       | aggregate, one UpdateItem                  |
 * | Rollups  | credential claim   | C#<credential>              | C                       | aggregate, one UpdateItem                  |
 * | Rollups  | day, dims, cohort  | S#<issuer>[#<program>]      | D#, X#, K#<day>#<shard> | reports, one Query for a span              |
 * | Rollups  | edge               | S#<issuer>[#<program>]      | Q#<day>T<quarter>#<sh.> | reports whose span cuts a day              |
 * | Rollups  | arrivals           | S#<issuer>                  | E#<day>#<program>#<sh.> | the same, of all programs or of one        |
 * | Rollups  | website            | S#<issuer>[#<program>]      | M#<day>#<host>#<shard>  | reports: which websites sent somebody      |
 * | Rollups  | leaf               | L#<issuer>#<day>#<bucket>   | <recipient>#<credential>| rankings                                   |
 * | Rollups  | day file           | B#<issuer>                  | B#<day>#<chunk>         | rankings, one Query for a span             |
 * | Rollups  | chunk of a run     | M#<issuer>#<first>#<last>   | C#<chunk>               | boards: those of some recipients           |
 * | Rollups  | board              | M#<issuer>#<first>#<last>   | H#, T#<rank by>         | rankings of large issuers: histogram, top  |
 * | Rollups  | ranked day         | R#<issuer>                  | R#<day>                 | rank: whose file is as it should be        |
 * | Rollups  | totals             | T#<issuer>#<recipient>      | <credential>            | one recipient since ever                   |
 *
 * An issuer's things share the partition `I#<issuer>`: another issuer's id cannot even be asked for.
 * Every `pk` of Rollups but the first begins with its generation: `G1#H#<lane>` (see `inGeneration`).
 */
import type { Day } from '#shared/domain/calendar.ts';
import type { Cell, Owner, Scope } from '#shared/domain/cell.ts';
import type { Channel } from '#shared/domain/channel.ts';
import type {
  CredentialId,
  CtaId,
  ImportId,
  IssuerId,
  KeyId,
  LinkId,
  MemberId,
  PathwayId,
  ProgramId,
  RecipientId,
  SharedReportId,
  SignupId,
} from '#shared/domain/ids.ts';
import type { RankBy } from '#shared/domain/ranking.ts';
import { chunkOf } from '#shared/domain/recipient-chunk.ts';

export type Key = { readonly pk: string; readonly sk: string };

// Registry

export const issuerKey = (issuerId: IssuerId): Key => inIssuer(issuerId, 'ISSUER');
export const issuersKeyKey = (issuerId: IssuerId, keyId: KeyId) =>
  inIssuer(issuerId, `KEY#${keyId}`);
export const programKey = (issuerId: IssuerId, id: ProgramId) => inIssuer(issuerId, `PRG#${id}`);
export const credentialKey = (issuerId: IssuerId, id: CredentialId) =>
  inIssuer(issuerId, `CRD#${id}`);
export const recipientKey = (issuerId: IssuerId, id: RecipientId) =>
  inIssuer(issuerId, `RCP#${id}`);
/** `hash` is the keyed hash of the recipient's externalId or e-mail address. */
export const recipientPointerKey = (issuerId: IssuerId, hash: string) =>
  inIssuer(issuerId, `RCPX#${hash}`);
/** What a recipient holds of a program. */
export const holdingKey = (issuerId: IssuerId, programId: ProgramId, id: RecipientId) =>
  inIssuer(issuerId, `${holdingPrefix(programId)}${id}`);
export const holdingPrefix = (programId: ProgramId) => `HLD#${programId}#`;
export const pathwayKey = (issuerId: IssuerId, id: PathwayId) => inIssuer(issuerId, `PTH#${id}`);
export const targetKey = (issuerId: IssuerId, goal: string, metricId: string) =>
  inIssuer(issuerId, `TGT#${goal}#${metricId}`);
export const surveyAnswerKey = (issuerId: IssuerId, id: CredentialId, survey: string) =>
  inIssuer(issuerId, `SRV#${id}#${survey}`);
export const credentialLinkKey = (issuerId: IssuerId, id: CredentialId, channel: Channel) =>
  inIssuer(issuerId, `LNK#${id}#${channel}`);
export const credentialCtaKey = (issuerId: IssuerId, id: CredentialId) =>
  inIssuer(issuerId, `CTA#${id}`);
export const membersSessionKey = (issuerId: IssuerId, id: MemberId, sha256: string) =>
  inIssuer(issuerId, `SES#${id}#${sha256}`);

export const teamTurnKey = (issuerId: IssuerId) => inIssuer(issuerId, 'TEAM');

export const ISSUERS_PARTITION = 'ISSUERS';
export const issuerDirectoryKey = (issuerId: IssuerId): Key => ({
  pk: ISSUERS_PARTITION,
  sk: issuerId,
});
export const importKey = (issuerId: IssuerId, id: ImportId) => inIssuer(issuerId, `IMP#${id}`);
export const sharedReportKey = (issuerId: IssuerId, id: SharedReportId) =>
  inIssuer(issuerId, `SHR#${id}`);
type FailuresPlace = { readonly importId: ImportId; readonly run: number; readonly line: number };
/** Failures of a chunk stand under the line that follows it. */
export const importFailuresKey = (issuerId: IssuerId, place: FailuresPlace) =>
  inIssuer(issuerId, failuresText(place));
/** Sort-key bounds of all chunks of a run that end at that line or later. */
export function importFailuresRange(place: FailuresPlace) {
  return { from: failuresText(place), to: `IMPF#${place.importId}#${place.run}#~` };
}
function failuresText({ importId, run, line }: FailuresPlace): string {
  return `IMPF#${importId}#${run}#${String(line).padStart(LINE_DIGITS, '0')}`;
}
const LINE_DIGITS = 9;

export const SOURCES_PARTITION = 'SOURCES';
export const sourceKey = (issuerId: IssuerId): Key => ({ pk: SOURCES_PARTITION, sk: issuerId });
export const apiKeyKey = (sha256: string): Key => ({ pk: `KEY#${sha256}`, sk: 'KEY' });
export const sessionKey = (sha256: string): Key => ({ pk: `SES#${sha256}`, sk: 'SES' });
export const publicCredentialKey = (id: CredentialId): Key => ({ pk: `CRD#${id}`, sk: 'CRD' });
export const linkKey = (linkId: LinkId): Key => ({ pk: `LNK#${linkId}`, sk: 'LNK' });
export const ctaKey = (ctaId: CtaId): Key => ({ pk: `CTA#${ctaId}`, sk: 'CTA' });
export const saltKey = (day: Day): Key => ({ pk: `SALT#${day}`, sk: 'SALT' });
export const signupKey = (issuerId: IssuerId, externalId: string): Key => ({
  pk: `SIGNUP#${issuerId}#${externalId}`,
  sk: 'SIGNUP',
});
/** A sign-up that a credential had a hand in: its sign-ups stand in the order of time. */
export const credentialSignupKey = (
  issuerId: IssuerId,
  { credentialId, at, signupId }: CredentialSignupPlace,
): Key =>
  inIssuer(issuerId, `${credentialSignupsPrefix(credentialId)}${instantText(at)}#${signupId}`);
type CredentialSignupPlace = {
  readonly credentialId: CredentialId;
  readonly at: number;
  readonly signupId: SignupId;
};
export const credentialSignupsPrefix = (id: CredentialId) => `SGN#${id}#`;
/** A source has no `#` in it. */
export const mentionKey = (issuerId: IssuerId, source: string, externalId: string): Key => ({
  pk: `MENTION#${issuerId}#${source}#${externalId}`,
  sk: 'MENTION',
});
export const webhookKey = (issuerId: IssuerId, webhookId: string): Key => ({
  pk: `WH#${issuerId}#${webhookId}`,
  sk: 'WH',
});

/** The things of an issuer whose sort key begins so: `PRG#`, `CRD#`, `KEY#`, `LNK#<credential>#`. */
export function issuerPartition(issuerId: IssuerId): string {
  return `I#${issuerId}`;
}

function inIssuer(issuerId: IssuerId, sk: string): Key {
  return { pk: issuerPartition(issuerId), sk };
}

// EventLog

const SEQ_DIGITS = 12;
const INSTANT_DIGITS = 13;

export function eventKey(lane: string, seq: number): Key {
  return { pk: lane, sk: seqText(seq) };
}

export function seqText(seq: number): string {
  return String(seq).padStart(SEQ_DIGITS, '0');
}

export const LANES_PREFIX = 'LANES#';

/** Lanes that were written to in the UTC hour of that instant, by the time they registered. */
export function lanesPartition(at: number): string {
  return `${LANES_PREFIX}${new Date(at).toISOString().slice(0, 13).replaceAll(/[-T]/g, '')}`;
}

export function laneRegistrationKey(at: number, lane: string): Key {
  return { pk: lanesPartition(at), sk: `${instantText(at)}#${lane}` };
}

function instantText(at: number): string {
  return String(at).padStart(INSTANT_DIGITS, '0');
}

/** The lane that a registration's sort key names. */
export function registeredLane(sk: string): string {
  return sk.slice(INSTANT_DIGITS + 1);
}

// Rollups

/**
 * A whole counting of the log, with heads and claims of its own. A rebuild counts a new one while
 * reports go on reading the old; whoever still counts into the old one harms nobody.
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

/** A chunk of the file of a reporting day's leaves. */
function dayFileKey(issuerId: IssuerId, day: Day, chunk: number): Key {
  return { pk: `B#${issuerId}`, sk: `B#${day}#${chunkText(chunk)}` };
}

function chunkText(chunk: number): string {
  return String(chunk).padStart(5, '0');
}

/** The files of a run of reporting days, both included. */
export function dayFileRange(issuerId: IssuerId, first: Day, last: Day) {
  return { pk: `B#${issuerId}`, from: `B#${first}#`, to: `B#${last}#~` };
}

/** A run of reporting days, both included. */
export type DayRun = { readonly first: Day; readonly last: Day };

/** A chunk of the leaves of a run of days, added up; one day's are those of its file. */
export function runChunkKey(issuerId: IssuerId, run: DayRun, chunk: number): Key {
  const { first, last } = run;
  if (first === last) return dayFileKey(issuerId, first, chunk);
  return { pk: boardPartition(issuerId, run), sk: `C#${chunkText(chunk)}` };
}

/** How many recipients have each score in a run of days, and the first thousand. */
export function boardKey(
  issuerId: IssuerId,
  run: DayRun,
  part: 'histogram' | 'top',
  rankBy: RankBy,
): Key {
  return { pk: boardPartition(issuerId, run), sk: `${part === 'top' ? 'T' : 'H'}#${rankBy}` };
}

function boardPartition(issuerId: IssuerId, { first, last }: DayRun): string {
  return `M#${issuerId}#${first}#${last}`;
}

/** Which stamp a reporting day had when it was last looked at. */
export function rankedDayKey(issuerId: IssuerId, day: Day): Key {
  return { pk: `R#${issuerId}`, sk: `R#${day}` };
}

/** The first letters of the `pk` of what tells that `rank` has stored something. */
export const RANKED_PARTITIONS = ['R#', 'M#'] as const;

/** Of which issuer's run of days a ranked day or a board tells; `undefined` for all else. */
export function rankedRunAt({ pk, sk }: Key): { issuerId: IssuerId; run: DayRun } | undefined {
  const [letter, issuerId, first, last] = pk.split('#') as [string, IssuerId, Day, Day];
  if (letter === 'M') return { issuerId, run: { first, last } };
  const day = dayOfCellKey(sk);
  return letter === 'R' ? { issuerId, run: { first: day, last: day } } : undefined;
}

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
