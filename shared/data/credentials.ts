import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AppError } from '#shared/domain/errors.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/domain/ids.ts';
import { dynamo } from './dynamo.ts';
import { listOf } from './issuer-list.ts';
import type { Issuer } from './issuers.ts';
import { contentOf } from './item.ts';
import { credentialKey, publicCredentialKey } from './keys.ts';
import { publicationDates, publishedEvent } from './published-event.ts';
import { untilWon } from './races.ts';
import { newRecipient, recognise, updateHolder, updateRecipient } from './recipient-identity.ts';
import type { RecipientInput } from './recipients.ts';
import { derivedId } from './root-secret.ts';
import { givenIn, setting } from './setting.ts';
import { singleEventLane } from './single-event-lane.ts';
import { tables } from './tables.ts';
import { transact } from './transaction.ts';

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
  /** How often its links, its CTA or its status were written: who changes one must have seen all. */
  readonly linkings?: number;
  readonly createdAt: string;
};

export type NewCredential = Pick<Credential, 'externalId'> &
  Partial<Pick<Credential, 'name' | 'issuedAt' | 'validUntil' | 'url' | 'imageUrl' | 'private'>> & {
    readonly recipient: RecipientInput;
  };

export type PublishOutcome = {
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly credential: Credential;
};

/**
 * Publish a credential, once for each externalId.
 *
 * One transaction writes the credential, its recipient if new, and the `published` event: all or
 * nothing. A repetition updates what is given and differs, and publishes nothing again.
 *
 * @throws AppError CONFLICT naming `programId` or `recipient` if it was published for another
 */
export async function publishCredential(
  issuer: Issuer,
  programId: ProgramId,
  input: NewCredential,
): Promise<PublishOutcome> {
  const credentialId = await derivedId('crd', issuer.issuerId, input.externalId);
  return untilWon<PublishOutcome>(async () => {
    const stored = await findCredential(issuer.issuerId, credentialId);
    if (stored) return republish(stored, programId, input);
    const created = await create(issuer, credentialId, programId, input);
    return created && { status: 'created', credential: created };
  });
}

async function create(
  issuer: Issuer,
  credentialId: CredentialId,
  programId: ProgramId,
  { recipient: who, ...input }: NewCredential,
): Promise<Credential | undefined> {
  const { issuerId } = issuer;
  const { known, free } = await recognise(issuerId, who);
  const { recipient, writes } = known
    ? { recipient: known, writes: [] }
    : await newRecipient(issuerId, who, free);
  const credential: Credential = {
    ...input,
    ...publicationDates(input.issuedAt),
    credentialId,
    issuerId,
    programId,
    recipientId: recipient.recipientId,
    status: 'active',
  };
  const put = (Item: Record<string, unknown>) => ({
    Put: { TableName: tables.registry, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  const outcome = await transact([
    put({ ...credentialKey(issuerId, credentialId), ...credential }),
    put({ ...publicCredentialKey(credentialId), credentialId, issuerId }),
    ...writes,
    ...singleEventLane(`PUB#${credentialId}`, publishedEvent(issuer, credential)),
  ]);
  if (outcome.type !== 'committed') return undefined;
  if (known) await updateRecipient(known, who);
  return credential;
}

async function republish(
  stored: Credential,
  programId: ProgramId,
  { recipient, ...input }: NewCredential,
): Promise<PublishOutcome> {
  if (stored.programId !== programId) {
    const message = `${stored.externalId} was published for another program`;
    throw new AppError('CONFLICT', message, { field: 'programId' });
  }
  const isRecipientChanged = await updateHolder(stored, recipient);
  const { externalId, ...changes } = input;
  const { credential, isChanged } = await updateCredential(stored, changes);
  return { status: isRecipientChanged || isChanged ? 'updated' : 'unchanged', credential };
}

type Changes = Partial<
  Pick<Credential, 'name' | 'issuedAt' | 'validUntil' | 'url' | 'imageUrl' | 'private'>
>;

/**
 * Change what is given and differs. A repetition changes nothing.
 *
 * Another `issuedAt` changes what is shown; `publishedAt`, by which it is counted, stays.
 */
export async function updateCredential(
  stored: Credential,
  changes: Changes,
): Promise<{ credential: Credential; isChanged: boolean }> {
  const given = givenIn(changes).filter(
    ([name, value]) => stored[name as keyof Credential] !== value,
  );
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

/** The issuer's credential with that id, or `undefined`; strongly consistent. */
export async function findCredential(
  issuerId: IssuerId,
  credentialId: CredentialId,
): Promise<Credential | undefined> {
  const Key = credentialKey(issuerId, credentialId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
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
