import { isDeepStrictEqual } from 'node:util';
import { contentOf, givenIn } from '#shared/aws/dynamodb.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import { AppError } from '#shared/errors.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import { listOf } from './issuers.ts';
import { credentialKey } from './keys.ts';
import { unedited } from './rules/authority.ts';
import { type DateOrInstant, endsBefore } from './rules/date-or-instant.ts';

/** One award to one recipient. */
export type Credential = {
  readonly credentialId: CredentialId;
  readonly issuerId: IssuerId;
  readonly externalId: string;
  readonly programId: ProgramId;
  /** The program it was published for, which its events count for; absent: it never moved. */
  readonly countedUnder?: ProgramId;
  readonly recipientId: RecipientId;
  readonly name?: string;
  readonly issuedAt: DateOrInstant;
  /** Milliseconds since 1970: the beginning of `issuedAt`, or the import if that is earlier. Never changes. */
  readonly publishedAt: number;
  /** When it expires; not `expiresAt`, which is the table's own. */
  readonly validUntil?: DateOrInstant;
  /** See date-or-instant.ts. */
  readonly datesAre?: 'as-told';
  /** Fields, as the API names them, that a person edited: imports leave them alone. */
  readonly ownEdits?: readonly string[];
  readonly url?: string;
  readonly imageUrl?: string;
  readonly private?: boolean;
  readonly status: 'active' | 'revoked';
  /** A referred recipient's first one: the program whose credential brought them. */
  readonly referredBy?: ProgramId;
  /** How often its links, its CTA or its status were written: who changes one must have seen all. */
  readonly linkings?: number;
  /** Which owner links were taken back: see owner-link.ts. Absent: none. */
  readonly ownerVersion?: number;
  readonly hasNoOwnerLink?: boolean;
  readonly createdAt: string;
  /** The line of an import job that published it, and the last one that changed it. */
  readonly importedBy?: string;
  readonly changedBy?: string;
};

/** What may be told of a credential, at its publication and later. */
type Detail = 'name' | 'issuedAt' | 'validUntil' | 'url' | 'imageUrl' | 'private';

export type CredentialDetails = { readonly [Field in Detail]?: Credential[Field] | null };

type Changes = CredentialDetails &
  Pick<Credential, 'changedBy'> & { readonly ownEdits?: Credential['ownEdits'] | null };

/**
 * Changes what is given and differs; `null` clears. A repetition changes nothing.
 *
 * Another `issuedAt` changes what is shown; `publishedAt`, by which it is counted, stays.
 *
 * @param stored with its dates as they were meant
 * @returns the credential as it is then; `undefined`, and nothing is changed, if a person edited it
 *   since it was read
 */
export async function updateCredential(
  stored: Credential,
  changes: Changes,
  store: Store = registry,
): Promise<Credential | undefined> {
  const given = differing(stored, changes);
  if (given.length === 0) return stored;
  const key = credentialKey(stored.issuerId, stored.credentialId);
  const set = Object.fromEntries(withBothDates(stored, given));
  return contentOf(await store.write({ key, set, expected: unedited(stored) }));
}

/** What is given and is not so already. */
function differing(stored: Credential, changes: Changes): [string, unknown][] {
  return givenIn(changes).filter(
    ([name, value]) => !isDeepStrictEqual(stored[name as keyof Credential] ?? null, value),
  );
}

/** One date that is stored as told makes the other one so, too. */
function withBothDates(stored: Credential, given: [string, unknown][]): [string, unknown][] {
  const changed = new Map(given);
  const isDated = changed.has('issuedAt') || changed.has('validUntil');
  if (!isDated || stored.datesAre) return given;
  const { issuedAt, validUntil } = stored;
  const both = givenIn({ issuedAt, validUntil, datesAre: 'as-told' });
  return [...new Map([...both, ...given])];
}

/** @throws AppError INVALID_INPUT naming `expiresAt` if a credential would end before it begins */
export function checkDates(
  { issuedAt, validUntil }: { issuedAt?: DateOrInstant | null; validUntil?: DateOrInstant | null },
  timeZone: string,
): void {
  if (!issuedAt || !validUntil || !endsBefore(validUntil, issuedAt, timeZone)) return;
  const message = `expiresAt: ${validUntil} is before issuedAt, ${issuedAt}`;
  throw new AppError('INVALID_INPUT', message, { field: 'expiresAt' });
}

/** The issuer's credential with that id, or `undefined`; strongly consistent. */
export async function findCredential(
  issuerId: IssuerId,
  credentialId: CredentialId,
  store: Store = registry,
): Promise<Credential | undefined> {
  return contentOf(await store.get(credentialKey(issuerId, credentialId)));
}

/** The issuer's credential with that id. @throws AppError NOT_FOUND naming `credentialId` */
export async function getCredential(
  issuerId: IssuerId,
  credentialId: CredentialId,
  store: Store = registry,
) {
  const credential = await findCredential(issuerId, credentialId, store);
  if (credential) return credential;
  throw new AppError('NOT_FOUND', 'there is no such credential', { field: 'credentialId' });
}

/** A page of the issuer's credentials, in the order of ids. */
export function listCredentials(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<Credential>(issuerId, 'CRD#', page);
}
