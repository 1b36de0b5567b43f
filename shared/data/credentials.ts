import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dayIn } from '#shared/domain/calendar.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { Milestone } from '#shared/domain/event.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/domain/ids.ts';
import { dynamo } from './dynamo.ts';
import { listOf } from './issuer-list.ts';
import type { Issuer } from './issuers.ts';
import { contentOf } from './item.ts';
import { credentialKey, publicCredentialKey } from './keys.ts';
import {
  findRecipient,
  newRecipient,
  type Recipient,
  type RecipientInput,
  recognise,
  updateRecipient,
} from './recipients.ts';
import { derivedId } from './root-secret.ts';
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
  /** How often links or a CTA were added: a revocation must see them all. */
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

const RACES_MAX = 5;

/**
 * Publish a credential, once for each externalId.
 *
 * One transaction writes the credential, its recipient if new, and the `published` event: all or
 * nothing. A repetition updates what is given and differs, and publishes nothing again.
 *
 * @throws AppError CONFLICT naming `programId` if it was published for another program
 */
export async function publishCredential(
  issuer: Issuer,
  programId: ProgramId,
  input: NewCredential,
): Promise<PublishOutcome> {
  const credentialId = await derivedId('crd', issuer.issuerId, input.externalId);
  for (let races = 0; races < RACES_MAX; races++) {
    const stored = await findCredential(issuer.issuerId, credentialId);
    if (stored) return republish(stored, programId, input);
    const created = await create(issuer, credentialId, programId, input);
    if (created) return { status: 'created', credential: created };
  }
  throw new Error(`credential ${credentialId} is being written by too many at once`);
}

async function create(
  issuer: Issuer,
  credentialId: CredentialId,
  programId: ProgramId,
  { recipient: who, ...input }: NewCredential,
): Promise<Credential | undefined> {
  const { issuerId } = issuer;
  const known = await recognise(issuerId, who);
  const { recipient, writes } = known
    ? { recipient: known, writes: [] }
    : await newRecipient(issuerId, who);
  const credential: Credential = {
    ...input,
    ...datesOf(input.issuedAt),
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

function datesOf(issued: string | undefined) {
  const now = Date.now();
  const issuedAt = issued ?? new Date(now).toISOString();
  const publishedAt = Math.min(Date.parse(issuedAt), now);
  return { issuedAt, publishedAt, createdAt: new Date(now).toISOString() };
}

function publishedEvent(issuer: Issuer, credential: Credential): Milestone {
  const { credentialId, programId, recipientId, publishedAt, issuerId } = credential;
  return {
    eventId: `PUB#${credentialId}`,
    kind: 'published',
    at: publishedAt,
    day: dayIn(issuer.timeZone, publishedAt),
    issuerId,
    programId,
    credentialId,
    recipientId,
    publishedAt,
  };
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
  const known = await findRecipient(stored.issuerId, stored.recipientId);
  const isRecipientNew = known ? await updateRecipient(known as Recipient, recipient) : false;
  const { externalId, issuedAt, ...changeable } = input;
  const { credential, isChanged } = await updateCredential(stored, changeable);
  return { status: isRecipientNew || isChanged ? 'updated' : 'unchanged', credential };
}

export type CredentialChanges = Partial<
  Pick<Credential, 'name' | 'validUntil' | 'url' | 'imageUrl' | 'private'>
>;

/** Change what is given and differs. A repetition changes nothing. */
export async function updateCredential(
  stored: Credential,
  changes: CredentialChanges,
): Promise<{ credential: Credential; isChanged: boolean }> {
  const given = Object.entries(changes).filter(
    ([name, value]) => value !== undefined && stored[name as keyof Credential] !== value,
  );
  if (given.length === 0) return { credential: stored, isChanged: false };
  await transact([
    {
      Update: {
        TableName: tables.registry,
        Key: credentialKey(stored.issuerId, stored.credentialId),
        UpdateExpression: `SET ${given.map((_, i) => `#${i} = :${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(given.map(([name], i) => [`#${i}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          given.map(([, value], i) => [`:${i}`, value]),
        ),
      },
    },
  ]);
  return { credential: { ...stored, ...Object.fromEntries(given) }, isChanged: true };
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

export function listCredentials(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<Credential>(issuerId, 'CRD#', page);
}
