import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AppError } from '#shared/domain/errors.ts';
import type { IssuerId, ProgramId } from '#shared/domain/ids.ts';
import { evict } from './cache.ts';
import { dynamo } from './dynamo.ts';
import { isFailedCondition } from './failed-condition.ts';
import { listOf } from './issuer-list.ts';
import { contentOf } from './item.ts';
import { programKey } from './keys.ts';
import { derivedId } from './root-secret.ts';
import { tables } from './tables.ts';

export type AttributionModel = 'last' | 'first';

/** The course or badge that is earned. */
export type Program = {
  readonly programId: ProgramId;
  readonly issuerId: IssuerId;
  readonly externalId: string;
  readonly name: string;
  readonly description?: string;
  /** Where CTAs of its credentials lead that have no destination of their own. */
  readonly destinationUrl?: string;
  readonly attributionWindowDays: number;
  readonly attributionModel: AttributionModel;
  readonly createdAt: string;
};

type NewProgram = Pick<Program, 'externalId' | 'name'> &
  Partial<Omit<Program, 'programId' | 'issuerId' | 'createdAt'>>;

const DEFAULTS = { attributionWindowDays: 30, attributionModel: 'last' } as const;

/**
 * Create a program, once for each externalId: a repetition answers what is there.
 *
 * @throws AppError CONFLICT if the externalId belongs to a program that differs in what is given
 */
export async function createProgram(
  issuerId: IssuerId,
  input: NewProgram,
): Promise<{ program: Program; isNew: boolean }> {
  const programId = await derivedId('prg', issuerId, input.externalId);
  const createdAt = new Date().toISOString();
  const program: Program = { ...DEFAULTS, ...input, programId, issuerId, createdAt };
  try {
    await dynamo.send(
      new PutCommand({
        TableName: tables.registry,
        Item: { ...programKey(issuerId, programId), ...program },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    evict('program-destination', `${issuerId}/${programId}`);
    return { program, isNew: true };
  } catch (error) {
    if (!isFailedCondition(error)) throw error;
    return { program: sameProgram(await getProgram(issuerId, programId), input), isNew: false };
  }
}

function sameProgram(stored: Program, input: NewProgram): Program {
  for (const [field, value] of Object.entries(input)) {
    if (value === undefined || stored[field as keyof Program] === value) continue;
    const message = `the program ${stored.externalId} has another ${field}: change it with PATCH`;
    throw new AppError('CONFLICT', message, { field });
  }
  return stored;
}

/** The issuer's program with that id, or `undefined`. */
export async function findProgram(
  issuerId: IssuerId,
  programId: ProgramId,
): Promise<Program | undefined> {
  const Key = programKey(issuerId, programId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

/** The issuer's program with that id. @throws AppError NOT_FOUND naming `programId` */
export async function getProgram(issuerId: IssuerId, programId: ProgramId): Promise<Program> {
  const program = await findProgram(issuerId, programId);
  if (program) return program;
  throw new AppError('NOT_FOUND', 'there is no such program', { field: 'programId' });
}

export function listPrograms(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<Program>(issuerId, 'PRG#', page);
}

export type ProgramChanges = Partial<
  Pick<
    Program,
    'name' | 'description' | 'destinationUrl' | 'attributionWindowDays' | 'attributionModel'
  >
>;

/** Change what is given. @throws AppError NOT_FOUND */
export async function updateProgram(program: Program, changes: ProgramChanges): Promise<Program> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  if (given.length === 0) return program;
  const { issuerId, programId } = program;
  const { Attributes } = await dynamo.send(
    new UpdateCommand({
      TableName: tables.registry,
      Key: programKey(issuerId, programId),
      UpdateExpression: `SET ${given.map((_, i) => `#${i} = :${i}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(given.map(([name], i) => [`#${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(given.map(([, value], i) => [`:${i}`, value])),
      ReturnValues: 'ALL_NEW',
    }),
  );
  evict('program-destination', `${issuerId}/${programId}`);
  return contentOf<Program>(Attributes) ?? program;
}
