import { DeleteCommand, GetCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, givenIn, isFailedCondition, setting } from '#shared/aws/dynamodb.ts';
import { openText, sealText } from '#shared/aws/root-secret.ts';
import { tables } from '#shared/aws/tables.ts';
import type { SourceRegion } from '#shared/contracts/sources.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId } from '#shared/ids.ts';
import { SOURCES_PARTITION, sourceKey } from '#shared/registry/keys.ts';
import type { ImportCounts } from './jobs.ts';

/** An account with Accredible whose credentials are pulled into the registry. */
export type Source = {
  readonly issuerId: IssuerId;
  readonly region: SourceRegion;
  /** The key to their API, which only we can read. */
  readonly sealedKey: string;
  readonly status: 'waiting' | 'running' | 'failed';
  readonly reason?: string;
  /** What was updated since this day is asked for; absent: everything. */
  readonly since?: string;
  /** The day on which the present pull began: the next one's `since`. */
  readonly began?: string;
  /** Where the present pull goes on, as Accredible said it; `pages` of it are done. */
  readonly cursor?: string;
  readonly pages: number;
  /** An earlier cursor of the present pull: to meet it again is to go round in a circle. */
  readonly landmark?: string;
  /** The present pull has begun anew, because its cursor was refused. */
  readonly isSecondTry?: boolean;
  /** Of the present pull, or the last one. */
  readonly counts: ImportCounts;
  readonly pulledAt?: string;
};

const NOTHING: ImportCounts = { created: 0, updated: 0, unchanged: 0, failed: 0 };

const purposeOf = (issuerId: IssuerId) => `source-key:${issuerId}`;

/** Remember an account; its key is sealed, and told to nobody again. Another one takes its place. */
export async function saveSource(
  issuerId: IssuerId,
  { apiKey, region }: { readonly apiKey: string; readonly region: SourceRegion },
): Promise<Source> {
  const sealedKey = await sealText(purposeOf(issuerId), apiKey);
  const source = { issuerId, region, sealedKey, status: 'waiting', pages: 0, counts: NOTHING };
  const set = setting(givenIn(source));
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: sourceKey(issuerId),
      ...set,
      UpdateExpression: `${set.UpdateExpression} REMOVE reason, since, began, landmark, isSecondTry, #cursor`,
      ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#cursor': 'cursor' },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return contentOf<Source>(Attributes) as Source;
}

/** The issuer's account, or `undefined`; strongly consistent. */
export async function findSource(issuerId: IssuerId): Promise<Source | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: tables.registry,
      Key: sourceKey(issuerId),
      ConsistentRead: true,
    }),
  );
  return contentOf(Item);
}

/** The issuer's account. @throws AppError NOT_FOUND */
export async function getSource(issuerId: IssuerId): Promise<Source> {
  const source = await findSource(issuerId);
  if (source) return source;
  throw new AppError('NOT_FOUND', 'there is no such source', { field: 'source' });
}

/** Forget an account and its key; what was pulled stays. A repetition is fine. */
export async function deleteSource(issuerId: IssuerId): Promise<void> {
  await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key: sourceKey(issuerId) }));
}

/** Every issuer that has an account. */
export async function issuersWithSource(): Promise<IssuerId[]> {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: tables.registry,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': SOURCES_PARTITION },
      ProjectionExpression: 'sk',
    },
  );
  const issuers: IssuerId[] = [];
  for await (const { Items = [] } of pages) issuers.push(...Items.map(({ sk }) => sk));
  return issuers;
}

export function apiKeyOf({ issuerId, sealedKey }: Source): Promise<string> {
  return openText(purposeOf(issuerId), sealedKey);
}

/** Begin a pull, unless one is under way. Answers the source as it is then. */
export async function beginPull(source: Source, today: string): Promise<Source> {
  if (source.began) return source;
  const began = { status: 'running' as const, began: today, pages: 0, counts: NOTHING };
  return (await change(source, began, ['reason'])) ?? source;
}

/** A page is done: go on after it. `undefined` if somebody else did it, or the source was changed. */
export function commitPage(
  source: Source,
  counts: ImportCounts,
  cursor: string | undefined,
): Promise<Source | undefined> {
  const sum = Object.fromEntries(
    Object.entries(source.counts).map(([name, n]) => [
      name,
      n + counts[name as keyof ImportCounts],
    ]),
  ) as ImportCounts;
  const { pages, began } = source;
  if (cursor) {
    const landmark = isPowerOfTwo(pages + 1) ? cursor : source.landmark;
    const next = { pages: pages + 1, counts: sum, cursor, landmark, status: 'running' as const };
    return change(source, next);
  }
  const pulledAt = new Date().toISOString();
  const done = {
    pages: pages + 1,
    counts: sum,
    status: 'waiting' as const,
    since: began,
    pulledAt,
  };
  return change(source, done, PLACE);
}

/** All that tells where a pull is. */
const PLACE = ['began', 'cursor', 'landmark', 'isSecondTry'];

/** A cursor that a pull can go round in a circle to is met again at a landmark: they stand ever farther apart. */
function isPowerOfTwo(pages: number): boolean {
  return Number.isInteger(Math.log2(pages));
}

/** Whether a cursor leads back to where the pull was before. */
export function isRepeated({ cursor, landmark }: Source, next: string): boolean {
  return next === cursor || next === landmark;
}

/** Pull from the first page again; what was done already changes nothing. */
export function beginAnew(source: Source): Promise<Source | undefined> {
  const anew = { pages: 0, counts: NOTHING, isSecondTry: true };
  return change(source, anew, ['cursor', 'landmark']);
}

/** A pull could not go on. The next one goes on where it was, or, if there is no way on, begins anew. */
export async function failPull(
  source: Source,
  { reason, isStuck }: { readonly reason: string; readonly isStuck: boolean },
): Promise<void> {
  await change(source, { status: 'failed', reason }, isStuck ? PLACE : []);
}

/** The same for a pull that met a bug of ours. */
export async function giveUpPull(issuerId: IssuerId, reason: string): Promise<void> {
  const source = await findSource(issuerId);
  if (source) await failPull(source, { reason, isStuck: true });
}

async function change(
  { issuerId, sealedKey, pages }: Source,
  changes: Partial<Source>,
  removed: readonly string[] = [],
): Promise<Source | undefined> {
  const set = setting(givenIn(changes));
  const remove =
    removed.length > 0 ? ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}` : '';
  const names = Object.fromEntries(removed.map((name) => [`#${name}`, name]));
  try {
    const { Attributes } = await dynamo.send(
      new UpdateCommand({
        TableName: tables.registry,
        Key: sourceKey(issuerId),
        ...set,
        UpdateExpression: `${set.UpdateExpression}${remove}`,
        ConditionExpression: 'sealedKey = :sealedKey AND pages = :pages',
        ExpressionAttributeNames: { ...set.ExpressionAttributeNames, ...names },
        ExpressionAttributeValues: {
          ...set.ExpressionAttributeValues,
          ':sealedKey': sealedKey,
          ':pages': pages,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return contentOf(Attributes);
  } catch (error) {
    if (isFailedCondition(error)) return undefined;
    throw error;
  }
}
