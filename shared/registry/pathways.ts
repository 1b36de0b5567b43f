import { isDeepStrictEqual } from 'node:util';
import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, givenIn, isFailedCondition, setting } from '#shared/aws/dynamodb.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Instant } from '#shared/calendar.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId, PathwayId, ProgramId, RecipientId } from '#shared/ids.ts';
import { inParallel } from '#shared/in-parallel.ts';
import { listOf } from './issuers.ts';
import { holdingPrefix, issuerPartition, pathwayKey } from './keys.ts';
import type { Course, Holdings } from './rules/program.ts';

/** A sequence or tree of programs that learners are meant to go through. */
export type Pathway = Course & {
  readonly pathwayId: PathwayId;
  readonly issuerId: IssuerId;
  readonly externalId: string;
  readonly name: string;
  readonly createdAt: string;
};

type NewPathway = Pick<Pathway, 'externalId' | 'name' | 'steps' | 'dropOffDays'>;

/**
 * Create a pathway, once for each externalId: a repetition answers what is there.
 *
 * @throws AppError CONFLICT if the externalId belongs to a pathway that differs in what is given
 */
export async function createPathway(
  issuerId: IssuerId,
  input: NewPathway,
): Promise<{ pathway: Pathway; isNew: boolean }> {
  const pathwayId = await derivedId('pth', issuerId, input.externalId);
  const pathway = { ...input, pathwayId, issuerId, createdAt: new Date().toISOString() };
  try {
    await dynamo.send(
      new PutCommand({
        TableName: tables.registry,
        Item: { ...pathwayKey(issuerId, pathwayId), ...pathway },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return { pathway, isNew: true };
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
    return { pathway: same(await getPathway(issuerId, pathwayId), input), isNew: false };
  }
}

function same(stored: Pathway, input: NewPathway): Pathway {
  for (const [field, value] of givenIn(input)) {
    if (isDeepStrictEqual(stored[field as keyof Pathway], value)) continue;
    const message = `the pathway ${stored.externalId} has another ${field}: change it with PATCH`;
    throw new AppError('CONFLICT', message, { field });
  }
  return stored;
}

/** The issuer's pathway with that id. @throws AppError NOT_FOUND naming `pathwayId` */
export async function getPathway(issuerId: IssuerId, pathwayId: PathwayId): Promise<Pathway> {
  const Key = pathwayKey(issuerId, pathwayId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  const pathway = contentOf<Pathway>(Item);
  if (pathway) return pathway;
  throw new AppError('NOT_FOUND', 'there is no such pathway', { field: 'pathwayId' });
}

/** A page of the issuer's pathways, in the order of ids. */
export function listPathways(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<Pathway>(issuerId, 'PTH#', page);
}

type Changes = Partial<Pick<Pathway, 'name' | 'steps' | 'dropOffDays'>>;

/** Change what is given, and answer the whole. Reports go by what a pathway is now. */
export async function updatePathway(pathway: Pathway, changes: Changes): Promise<Pathway> {
  const given = givenIn(changes);
  if (given.length === 0) return pathway;
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: pathwayKey(pathway.issuerId, pathway.pathwayId),
      ...setting(given),
      ConditionExpression: 'attribute_exists(pk)',
      ReturnValues: 'ALL_NEW',
    }),
  );
  return contentOf<Pathway>(Attributes) ?? pathway;
}

/** Take a pathway away; what was published stays. A repetition finds none. */
export async function deletePathway(issuerId: IssuerId, pathwayId: PathwayId): Promise<void> {
  const Key = pathwayKey(issuerId, pathwayId);
  await dynamo.send(new DeleteCommand({ TableName: tables.registry, Key }));
}

/**
 * Who holds which of these programs, and since when: every holding of theirs is read, page by page,
 * and nothing of it but that. Not strongly consistent: what was published this second may be missing.
 */
export async function holdingsOf(
  issuerId: IssuerId,
  programIds: readonly ProgramId[],
): Promise<ReadonlyMap<RecipientId, Holdings>> {
  const holdings = new Map<RecipientId, Map<ProgramId, number>>();
  await inParallel(programIds, (programId) =>
    eachHolding(issuerId, programId, (recipientId, firstAt) => {
      const held = holdings.get(recipientId);
      if (held) held.set(programId, firstAt);
      else holdings.set(recipientId, new Map([[programId, firstAt]]));
    }),
  );
  return holdings;
}

/** Items as the wire has them: there are too many to unmarshal them. */
async function eachHolding(
  issuerId: IssuerId,
  programId: ProgramId,
  visit: (recipientId: RecipientId, firstAt: Instant) => void,
): Promise<void> {
  const prefix = holdingPrefix(programId);
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: tables.registry,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': { S: issuerPartition(issuerId) },
          ':prefix': { S: prefix },
        },
        ProjectionExpression: 'sk, firstAt',
        ExclusiveStartKey,
      }),
    );
    for (const { sk, firstAt } of page.Items ?? []) {
      visit((sk?.S ?? '').slice(prefix.length) as RecipientId, Number(firstAt?.N));
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}
