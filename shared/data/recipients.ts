import { randomBytes } from 'node:crypto';
import { BatchGetCommand, DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type IssuerId, idOf, type RecipientId } from '#shared/domain/ids.ts';
import { dynamo } from './dynamo.ts';
import { contentOf } from './item.ts';
import { recipientKey, recipientPointerKey } from './keys.ts';
import { keyedHash } from './root-secret.ts';
import { tables } from './tables.ts';
import { transact, type Write } from './transaction.ts';

/** A person who holds credentials of one issuer. Name and address stand here and nowhere else. */
export type Recipient = {
  readonly recipientId: RecipientId;
  readonly issuerId: IssuerId;
  readonly externalId?: string;
  readonly name?: string;
  readonly email?: string;
  readonly emailHash?: string;
};

/** Who received a credential, as an issuer's system tells it. */
export type RecipientInput = Pick<Recipient, 'externalId' | 'name' | 'email'>;

/** A recipient's address as it is compared, without being kept: for self-referrals. */
export function emailHash(issuerId: IssuerId, email: string): Promise<string> {
  return keyedHash(`email:${issuerId}`, email.trim().toLowerCase());
}

/** The recipient whom an externalId or else an e-mail address names, or `undefined`. */
export async function recognise(
  issuerId: IssuerId,
  input: RecipientInput,
): Promise<Recipient | undefined> {
  for (const hash of await pointerHashes(issuerId, input)) {
    const { Item } = await dynamo.send(
      new GetCommand({
        TableName: tables.registry,
        Key: recipientPointerKey(issuerId, hash),
        ConsistentRead: true,
      }),
    );
    const found = Item && (await findRecipient(issuerId, Item.recipientId));
    if (found) return found;
  }
  return undefined;
}

/** A recipient to be, and the writes that create them; they fail if somebody was faster. */
export async function newRecipient(
  issuerId: IssuerId,
  input: RecipientInput,
): Promise<{ recipient: Recipient; writes: Write[] }> {
  const recipientId = idOf('rcp', randomBytes(10).toString('hex'));
  const hashed = input.email && { emailHash: await emailHash(issuerId, input.email) };
  const recipient = { ...input, ...hashed, recipientId, issuerId };
  const hashes = await pointerHashes(issuerId, input);
  const put = (Item: Record<string, unknown>): Write => ({
    Put: { TableName: tables.registry, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  const writes = [
    put({ ...recipientKey(issuerId, recipientId), ...recipient }),
    ...hashes.map((hash) => put({ ...recipientPointerKey(issuerId, hash), recipientId })),
  ];
  return { recipient, writes };
}

/**
 * Bring a recipient's name, address and externalId up to date. True if something changed.
 *
 * What is not given stays. A new address becomes another way to recognise them.
 */
export async function updateRecipient(known: Recipient, input: RecipientInput): Promise<boolean> {
  const { issuerId, recipientId } = known;
  const changed = Object.entries(input).filter(
    ([name, value]) => value !== undefined && known[name as keyof Recipient] !== value,
  );
  if (changed.length === 0) return false;
  const hash = input.email && (await emailHash(issuerId, input.email));
  const values = Object.fromEntries([...changed, ...(hash ? [['emailHash', hash]] : [])]);
  const names = Object.keys(values);
  await transact([
    {
      Update: {
        TableName: tables.registry,
        Key: recipientKey(issuerId, recipientId),
        UpdateExpression: `SET ${names.map((_, i) => `#${i} = :${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          names.map((name, i) => [`:${i}`, values[name]]),
        ),
      },
    },
    ...(await pointerHashes(issuerId, input)).map((pointer) => ({
      Put: {
        TableName: tables.registry,
        Item: { ...recipientPointerKey(issuerId, pointer), recipientId },
      },
    })),
  ]);
  return true;
}

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

/** Forget the person: name, address, externalId and the ways to recognise them. Totals stay true. */
export async function eraseRecipient(recipient: Recipient): Promise<void> {
  const { issuerId, recipientId, externalId, email } = recipient;
  for (const hash of await pointerHashes(issuerId, { externalId, email })) {
    const Key = recipientPointerKey(issuerId, hash);
    await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
  }
  await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: recipientKey(issuerId, recipientId),
      UpdateExpression: 'SET erasedAt = :now REMOVE externalId, #name, email, emailHash',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
    }),
  );
}

const BATCH = 100;

/** The names of recipients, by id; who has none, or was erased, is absent. */
export async function namesOf(
  issuerId: IssuerId,
  ids: readonly RecipientId[],
): Promise<Map<RecipientId, string>> {
  const names = new Map<RecipientId, string>();
  for (let i = 0; i < ids.length; i += BATCH) {
    let keys: Record<string, unknown>[] = ids
      .slice(i, i + BATCH)
      .map((id) => recipientKey(issuerId, id));
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await dynamo.send(
        new BatchGetCommand({ RequestItems: { [tables.registry]: { Keys: keys } } }),
      );
      for (const { recipientId, name } of Responses?.[tables.registry] ?? []) {
        if (name) names.set(recipientId, name);
      }
      keys = UnprocessedKeys?.[tables.registry]?.Keys ?? [];
    }
  }
  return names;
}

async function pointerHashes(
  issuerId: IssuerId,
  { externalId, email }: RecipientInput,
): Promise<string[]> {
  const hashes: string[] = [];
  if (externalId) hashes.push(await keyedHash(`recipient:${issuerId}`, externalId));
  if (email) hashes.push(await emailHash(issuerId, email));
  return hashes;
}
