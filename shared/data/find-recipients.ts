import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { type IssuerId, idFrom, type RecipientId } from '#shared/domain/ids.ts';
import { dynamo } from './dynamo.ts';
import { issuerPartition, recipientPointerKey } from './keys.ts';
import { emailHash, externalIdHash, findRecipient } from './recipients.ts';
import { tables } from './tables.ts';

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
