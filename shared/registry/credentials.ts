import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, givenIn, setting } from '#shared/aws/dynamodb.ts';
import { readItem } from '#shared/aws/read-ahead.ts';
import { tables } from '#shared/aws/tables.ts';
import { AppError } from '#shared/errors.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import { listOf } from './issuers.ts';
import { credentialKey } from './keys.ts';

/** One award to one recipient. */
export type Credential = {
  readonly credentialId: CredentialId;
  readonly issuerId: IssuerId;
  readonly externalId: string;
  readonly programId: ProgramId;
  readonly recipientId: RecipientId;
  readonly name?: string;
  readonly issuedAt: string;
  /** Milliseconds since 1970: `issuedAt`, or the import if that is earlier. Never changes. */
  readonly publishedAt: number;
  /** When it expires; not `expiresAt`, which is the table's own. */
  readonly validUntil?: string;
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
export type CredentialDetails = Partial<
  Pick<Credential, 'name' | 'issuedAt' | 'validUntil' | 'url' | 'imageUrl' | 'private'>
>;

type Changes = CredentialDetails & Pick<Credential, 'changedBy'>;

/**
 * Change what is given and differs. A repetition changes nothing.
 *
 * Another `issuedAt` changes what is shown; `publishedAt`, by which it is counted, stays.
 */
export async function updateCredential(
  stored: Credential,
  changes: Changes,
): Promise<{ credential: Credential; isChanged: boolean }> {
  const given = differing(stored, changes);
  if (given.length === 0) return { credential: stored, isChanged: false };
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: credentialKey(stored.issuerId, stored.credentialId),
      ...setting(given),
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValues: 'ALL_NEW',
    }),
  );
  return { credential: contentOf<Credential>(Attributes) ?? stored, isChanged: true };
}

/** What is given and is not so already. */
export function differing(stored: Credential, changes: Changes): [string, unknown][] {
  return givenIn(changes).filter(([name, value]) => stored[name as keyof Credential] !== value);
}

/** The issuer's credential with that id, or `undefined`; strongly consistent. */
export async function findCredential(
  issuerId: IssuerId,
  credentialId: CredentialId,
): Promise<Credential | undefined> {
  return contentOf(await readItem(credentialKey(issuerId, credentialId)));
}

/** The issuer's credential with that id. @throws AppError NOT_FOUND naming `credentialId` */
export async function getCredential(issuerId: IssuerId, credentialId: CredentialId) {
  const credential = await findCredential(issuerId, credentialId);
  if (credential) return credential;
  throw new AppError('NOT_FOUND', 'there is no such credential', { field: 'credentialId' });
}

/** A page of the issuer's credentials, in the order of ids. */
export function listCredentials(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<Credential>(issuerId, 'CRD#', page);
}
