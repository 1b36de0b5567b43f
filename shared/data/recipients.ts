import { DeleteCommand, GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant } from '#shared/domain/calendar.ts';
import type { IssuerId, ProgramId, RecipientId } from '#shared/domain/ids.ts';
import { itemsAt } from './batch-get.ts';
import { dynamo } from './dynamo.ts';
import { contentOf } from './item.ts';
import { issuerPartition, recipientKey, recipientPointerKey } from './keys.ts';
import { keyedHash } from './root-secret.ts';
import { tables } from './tables.ts';

/** A person who holds credentials of one issuer. Name and address stand here and nowhere else. */
export type Recipient = {
  readonly recipientId: RecipientId;
  readonly issuerId: IssuerId;
  readonly externalId?: string;
  readonly name?: string;
  readonly email?: string;
  readonly emailHash?: string;
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country?: string;
  /** The hashes of every externalId and address that lead here, past ones included. */
  readonly pointers?: readonly string[];
  /** Whether they agreed to appear by name; absent: as their issuer has it. */
  readonly isPublic?: boolean;
  /** Who said so: what a recipient said, their issuer cannot unsay. */
  readonly isPublicBy?: 'issuer' | 'recipient';
  /** When their first and second credential were published, in the order in which they came to us. */
  readonly firstAt?: Instant;
  readonly firstProgramId?: ProgramId;
  readonly secondAt?: Instant;
  /** Since then nothing is kept of the person, and nothing is taken in again. */
  readonly erasedAt?: string;
};

/** Who received a credential, as an issuer's system tells it. */
export type RecipientInput = Pick<
  Recipient,
  'externalId' | 'name' | 'email' | 'country' | 'isPublic'
>;

/** A recipient's address as it is compared, without being kept: for self-referrals. */
export function emailHash(issuerId: IssuerId, email: string): Promise<string> {
  return keyedHash(`email:${issuerId}`, email.trim().toLowerCase());
}

export function externalIdHash(issuerId: IssuerId, externalId: string): Promise<string> {
  return keyedHash(`recipient:${issuerId}`, externalId);
}

/** The issuer's recipient with that id, or `undefined`; who was erased is still there, without data. */
export async function findRecipient(
  issuerId: IssuerId,
  recipientId: RecipientId,
): Promise<Recipient | undefined> {
  const Key = recipientKey(issuerId, recipientId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

/**
 * Forget the person: name, address, externalId and every way to recognise them. Totals stay true:
 * they only know the id. A repetition goes on where a first one broke off.
 */
export async function eraseRecipient({ issuerId, recipientId }: Recipient): Promise<void> {
  const Key = recipientKey(issuerId, recipientId);
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key,
      UpdateExpression:
        'SET erasedAt = if_not_exists(erasedAt, :now) REMOVE externalId, #name, email, emailHash, country, isPublic, isPublicBy',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
      ReturnValues: 'ALL_NEW',
    }),
  );
  // Only now, when no update can add another.
  for (const hash of (Attributes as Recipient).pointers ?? []) {
    const pointer = recipientPointerKey(issuerId, hash);
    await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key: pointer }));
  }
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key,
      UpdateExpression: 'REMOVE pointers',
    }),
  );
}

/** The names of recipients, by id; who has none, or was erased, is absent. */
export async function namesOf(
  issuerId: IssuerId,
  ids: readonly RecipientId[],
): Promise<Map<RecipientId, string>> {
  const recipients = await itemsAt(ids.map((id) => recipientKey(issuerId, id)));
  return new Map(
    recipients.flatMap(({ recipientId, name }) =>
      name ? [[recipientId as RecipientId, name as string] as const] : [],
    ),
  );
}

/** Every e-mail address that the issuer knows: a page for each megabyte of recipients. */
export async function addressesOf(issuerId: IssuerId): Promise<string[]> {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.registry,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': issuerPartition(issuerId), ':prefix': 'RCP#' },
      ProjectionExpression: 'email',
    },
  );
  const addresses: string[] = [];
  for await (const { Items = [] } of pages) {
    for (const { email } of Items) if (email) addresses.push(email);
  }
  return addresses;
}
