import { gunzipSync } from 'node:zlib';
import type { FieldFault } from '#shared/errors.ts';
import { type Fields, fieldsOf, given, typesOf } from './foreign-values.ts';

/** What comes beside badges in a file and is no award itself, by its ids. */
export type BadgeParts = {
  /** Credentials of status lists. */
  readonly statusLists: ReadonlyMap<string, Fields>;
  /** The ids that lists name one by one, of Open Badges 2.0 and of 1EdTech, by the list's id. */
  readonly revocationLists: ReadonlyMap<string, ReadonlySet<string>>;
  readonly badgeClasses: ReadonlyMap<string, Fields>;
};

export const NO_PARTS: BadgeParts = partsIn([]);

const STATUS_LISTS = [
  'BitstringStatusListCredential',
  'StatusList2021Credential',
  'RevocationList2020Credential',
];

const REVOCATION_LISTS = ['RevocationList', '1EdTechRevocationList'];

const PROFILES = ['Issuer', 'Profile', 'IssuerOrg'];

export type Part = 'a status list' | 'a revocation list' | 'a badge class' | 'an issuer';

/** As which part of a badge a row is recognised, or `undefined` if it is none. */
export function partOf(row: Fields): Part | undefined {
  const types = typesOf(row);
  const isOf = (names: readonly string[]) => names.some((name) => types.includes(name));
  if (isOf(STATUS_LISTS)) return 'a status list';
  const isList = isOf(REVOCATION_LISTS) || Array.isArray(row.revokedCredential);
  if (isList || Array.isArray(row.revokedAssertions)) return 'a revocation list';
  if (isOf(['BadgeClass']) || row.entityType === 'BadgeClass') return 'a badge class';
  const isProfile = isOf(PROFILES) || row.entityType === 'Issuer';
  return isProfile && !row.credentialSubject && !row.badge ? 'an issuer' : undefined;
}

/** The parts among some rows, and those known before. */
export function partsIn(rows: readonly Fields[], known?: BadgeParts): BadgeParts {
  const statusLists = new Map(known?.statusLists);
  const revocationLists = new Map(known?.revocationLists);
  const badgeClasses = new Map(known?.badgeClasses);
  for (const row of rows) {
    const part = partOf(row);
    const { id, name } = fieldsOf(row.badge);
    if (typeof id === 'string' && given(name)) badgeClasses.set(id, fieldsOf(row.badge));
    if (part === 'a status list') for (const id of idsOf(row)) statusLists.set(id, row);
    if (part === 'a badge class') for (const id of idsOf(row)) badgeClasses.set(id, row);
    if (part === 'a revocation list') {
      for (const id of idsOf(row, 'a list')) revocationLists.set(id, new Set(revokedIn(row)));
    }
  }
  return { statusLists, revocationLists, badgeClasses };
}

function idsOf({ id, entityId, openBadgeId }: Fields, nameless?: string): string[] {
  const ids = [id, entityId, openBadgeId].filter((one) => typeof one === 'string');
  return ids.length === 0 && nameless ? [nameless] : ids;
}

/** The ids that a revocation list names. */
export function revokedIn({ revokedAssertions, revokedCredential }: Fields): string[] {
  return [revokedAssertions ?? revokedCredential ?? []].flat().flatMap((entry) => {
    const { id, uid } = fieldsOf(entry);
    const named = typeof entry === 'string' ? entry : (id ?? uid);
    return typeof named === 'string' ? [named] : [];
  });
}

type Told = {
  readonly isRevoked?: boolean;
  readonly isSuspended?: boolean;
  /** Lists were read, and none revokes it: a revocation was taken back, or never was. */
  readonly isActive?: boolean;
  /** A list of suspensions was read, and does not name it. */
  readonly isUnsuspended?: boolean;
  readonly warnings?: readonly FieldFault[];
};

/** What the lists say of a badge; a list that did not come with it is a warning: nothing is fetched. */
export function statusOf(badge: Fields, parts: BadgeParts): Told {
  const entries = [badge.credentialStatus ?? []].flat().map(fieldsOf);
  const told = entries.map((entry) => statusIn(entry, badge, parts));
  const isListed = [...parts.revocationLists.values()].some((ids) => isNamedIn(ids, badge));
  const isRevoked = isListed || told.includes('revoked');
  const isUnsuspended = entries.some(
    ({ statusPurpose }, i) => statusPurpose === 'suspension' && told[i] === 'valid',
  );
  return {
    isRevoked,
    isActive: told.length > 0 && !isRevoked && !told.includes('unknown'),
    isUnsuspended,
    isSuspended: told.includes('suspended'),
    warnings: told.includes('unknown') && !isListed ? [UNREAD] : [],
  };
}

function isNamedIn(ids: ReadonlySet<string>, { id, uid }: Fields): boolean {
  return (typeof id === 'string' && ids.has(id)) || (typeof uid === 'string' && ids.has(uid));
}

export const UNREAD: FieldFault = {
  field: 'credentialStatus',
  message:
    'whether this badge was revoked is not known: its status list did not come with it, or could not be read, and lists are not fetched; send the list in the same file',
};

type Status = 'revoked' | 'suspended' | 'valid' | 'unknown';

function statusIn(entry: Fields, badge: Fields, parts: BadgeParts): Status {
  const place = entry.statusListCredential ?? entry.revocationListCredential;
  if (place === undefined) return statusByName(entry, badge, parts);
  const list = listAt(place, parts);
  const purpose = given(entry.statusPurpose) ?? purposesOf(list)[0] ?? 'revocation';
  if (purpose !== 'revocation' && purpose !== 'suspension') return 'valid';
  if (!list || !purposesOf(list).includes(purpose)) return 'unknown';
  const index = Number(entry.statusListIndex ?? entry.revocationListIndex ?? Number.NaN);
  const bit = bitAt(list, index);
  if (bit === 1) return purpose === 'revocation' ? 'revoked' : 'suspended';
  return bit === 0 && !isOver(list) ? 'valid' : 'unknown';
}

/** 1EdTech's lists name credentials; of an entry of any other kind, we know nothing. */
function statusByName({ id }: Fields, badge: Fields, { revocationLists }: BadgeParts): Status {
  const ids = typeof id === 'string' ? revocationLists.get(id) : undefined;
  if (!ids) return 'unknown';
  return isNamedIn(ids, badge) ? 'revoked' : 'valid';
}

function listAt(place: unknown, { statusLists }: BadgeParts): Fields | undefined {
  const embedded = fieldsOf(place);
  if (partOf(embedded)) return embedded;
  const id = typeof place === 'string' ? place : embedded.id;
  return typeof id === 'string' ? statusLists.get(id) : undefined;
}

function purposesOf(list: Fields | undefined): unknown[] {
  const { statusPurpose = 'revocation' } = fieldsOf(list?.credentialSubject);
  return [statusPurpose].flat();
}

function isOver({ validUntil, expirationDate }: Fields): boolean {
  return Date.parse(String(validUntil ?? expirationDate ?? '')) < Date.now();
}

const LIST_BYTES_MAX = 16_000_000;

const decoded = new WeakMap<Fields, Buffer | undefined>();

/** A bit of the list, counted from the left; `undefined` if it has none there, or cannot be read. */
function bitAt(list: Fields, index: number): number | undefined {
  if (!decoded.has(list)) decoded.set(list, bitsOf(list));
  const byte = Number.isInteger(index) ? decoded.get(list)?.[index >> 3] : undefined;
  return byte === undefined || index < 0 ? undefined : (byte >> (7 - (index & 7))) & 1;
}

/** Compressed, in base64 for the URL; the newest lists say so with a `u` before it. */
function bitsOf({ credentialSubject }: Fields): Buffer | undefined {
  const { encodedList } = fieldsOf(credentialSubject);
  if (typeof encodedList !== 'string') return undefined;
  try {
    const bytes = Buffer.from(encodedList.replace(/^u(?=H4sI)/, ''), 'base64url');
    return gunzipSync(bytes, { maxOutputLength: LIST_BYTES_MAX });
  } catch {
    // It is not compressed, or longer than any list has to be.
    return undefined;
  }
}
