import { DeleteCommand, GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, itemsAt } from '#shared/aws/dynamodb.ts';
import { keyedHash } from '#shared/aws/root-secret.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Instant } from '#shared/calendar.ts';
import { type IssuerId, idFrom, type ProgramId, type RecipientId } from '#shared/ids.ts';
import { forgetHashed } from './hashed-person.ts';
import { issuerPartition, recipientKey, recipientPointerKey } from './keys.ts';
import { foldedEmail } from './rules/email-address.ts';

/** A person who holds credentials of one issuer. Name and address stand here and nowhere else. */
export type Recipient = {
  readonly recipientId: RecipientId;
  readonly issuerId: IssuerId;
  readonly externalId?: string;
  readonly name?: string;
  /** In lower case. */
  readonly email?: string;
  /** The spelling that it came in, if that has capitals: hashes of addresses are made of either. */
  readonly emailAsGiven?: string;
  readonly emailHash?: string;
  /** ISO 3166-1 alpha-2, in capitals. */
  readonly country?: string;
  /** The hashes of every externalId and address that lead here, past ones included. */
  readonly pointers?: readonly string[];
  /** The hashes of all others that they ever had: those lead to somebody else, who had them first. */
  readonly otherHashes?: readonly string[];
  /** Hashes of their address, made by other systems, that they were known by. */
  readonly hashNames?: readonly string[];
  /** Whether they agreed to appear by name; absent: as their issuer has it. */
  readonly isPublic?: boolean;
  /** Who said so: what a recipient said, their issuer cannot unsay. */
  readonly isPublicBy?: 'issuer' | 'recipient';
  /** When their first and second credential were published, in the order in which they came to us. */
  readonly firstAt?: Instant;
  readonly firstProgramId?: ProgramId;
  readonly secondAt?: Instant;
  /** Fields that a person edited: imports leave them alone. */
  readonly ownEdits?: readonly string[];
  /** Since then nothing is kept of the person, and nothing is taken in again. */
  readonly erasedAt?: string;
};

/** Who received a credential, as an issuer's system tells it. */
export type RecipientInput = Pick<Recipient, 'externalId' | 'email' | 'isPublic'> & {
  /** `null`: none. */
  readonly [Field in 'name' | 'country']?: Recipient[Field] | null;
};

/** An address as it is compared, without being kept. */
export function emailHash(issuerId: IssuerId, email: string): Promise<string> {
  return keyedHash(`email:${issuerId}`, foldedEmail(email));
}

export function externalIdHash(issuerId: IssuerId, externalId: string): Promise<string> {
  return keyedHash(`recipient:${issuerId}`, externalId);
}

/** The issuer's recipient with that id, or `undefined`; who was erased is still there, without data. */
export async function findRecipient(
  issuerId: IssuerId,
  recipientId: RecipientId,
  store: Store = registry,
): Promise<Recipient | undefined> {
  return contentOf(await store.get(recipientKey(issuerId, recipientId)));
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
        'SET erasedAt = if_not_exists(erasedAt, :now) REMOVE externalId, #name, email, emailAsGiven, emailHash, country, isPublic, isPublicBy',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
      ReturnValues: 'ALL_NEW',
    }),
  );
  // Only now, when no update can add another.
  const { pointers = [], hashNames = [] } = Attributes as Recipient;
  for (const hash of pointers) {
    const pointer = recipientPointerKey(issuerId, hash);
    await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key: pointer }));
  }
  for (const name of hashNames) await forgetHashed(issuerId, name);
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key,
      UpdateExpression: 'REMOVE pointers, otherHashes, hashNames',
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

/** Every e-mail address that the issuer knows, in the spelling that it came in: a page for each megabyte of recipients. */
export async function addressesOf(issuerId: IssuerId, store: Store): Promise<string[]> {
  const addresses: string[] = [];
  const fields = ['email', 'emailAsGiven'];
  for await (const item of store.list(issuerPartition(issuerId), 'RCP#', fields)) {
    const { email, emailAsGiven = email } = item as Pick<Recipient, 'email' | 'emailAsGiven'>;
    if (emailAsGiven) addresses.push(emailAsGiven);
  }
  return addresses;
}

/**
 * Note whether a recipient agreed to appear by name; answers them as they are now. A repetition
 * changes nothing.
 *
 * `undefined`, and nothing done, if an issuer speaks for a recipient who said no themselves, or who
 * was erased.
 */
export async function setPublic(
  { issuerId, recipientId }: Pick<Recipient, 'issuerId' | 'recipientId'>,
  isPublic: boolean,
  by: 'issuer' | 'recipient',
  store: Store = registry,
): Promise<Recipient | undefined> {
  const saidNo = { isPublic: false, isPublicBy: 'recipient' };
  const stored = await store.write({
    key: recipientKey(issuerId, recipientId),
    set: { isPublic, isPublicBy: by },
    expected: {
      isThere: true,
      fields: { erasedAt: null },
      ...(by === 'issuer' && { unless: saidNo }),
    },
  });
  return contentOf(stored);
}

type Found = { readonly found: readonly RecipientId[]; readonly isComplete: boolean };

/** The issuer's recipients that a text leads to: their id, external id, e-mail address, or part of the name. */
export async function recipientsFor(issuerId: IssuerId, text: string): Promise<Found> {
  const id = idFrom('rcp', text);
  const recipientId = id ?? (await recipientNamed(issuerId, text));
  if (!recipientId) return recipientsCalled(issuerId, text);
  const isTheirs = !id || (await findRecipient(issuerId, id)) !== undefined;
  return { found: isTheirs ? [recipientId] : [], isComplete: true };
}

/** The recipient whom an external id or an e-mail address leads to. */
async function recipientNamed(issuerId: IssuerId, text: string): Promise<RecipientId | undefined> {
  const hashes = await Promise.all([externalIdHash(issuerId, text), emailHash(issuerId, text)]);
  for (const hash of hashes) {
    const Key = recipientPointerKey(issuerId, hash);
    const { Item } = await dynamo.send(new GetCommand({ TableName: tables.registry, Key }));
    // A referred sign-up may stand there, of somebody who is no recipient yet.
    if (Item?.recipientId) return Item.recipientId;
  }
  return undefined;
}

const FOUND_MAX = 20;

const LOOKED_AT_MAX = 20_000;

/**
 * Recipients with that text in their name, whatever its case: the first twenty among the first
 * 20,000 recipients. There is no index of names; who has more recipients finds them by address.
 */
async function recipientsCalled(issuerId: IssuerId, text: string): Promise<Found> {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.registry,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': issuerPartition(issuerId), ':prefix': 'RCP#' },
      ExpressionAttributeNames: { '#name': 'name' },
      ProjectionExpression: 'recipientId, #name',
    },
  );
  const wanted = text.toLowerCase();
  const found: RecipientId[] = [];
  let lookedAt = 0;
  for await (const { Items = [] } of pages) {
    const fits = Items.filter(({ name }) => name?.toLowerCase().includes(wanted));
    found.push(...fits.map(({ recipientId }) => recipientId));
    lookedAt += Items.length;
    const isEnough = found.length >= FOUND_MAX || lookedAt >= LOOKED_AT_MAX;
    if (isEnough) return { found: found.slice(0, FOUND_MAX), isComplete: false };
  }
  return { found, isComplete: true };
}
