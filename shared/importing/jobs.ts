import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, givenIn, isFailedCondition, setting } from '#shared/aws/dynamodb.ts';
import { importLifetime, tables } from '#shared/aws/tables.ts';
import { transact } from '#shared/aws/transaction.ts';
import type { Channel } from '#shared/channels.ts';
import { AppError, type FieldFault } from '#shared/errors.ts';
import type { ImportId, IssuerId } from '#shared/ids.ts';
import { newId } from '#shared/new-id.ts';
import { listOf } from '#shared/registry/issuers.ts';
import {
  importFailuresKey,
  importFailuresRange,
  importKey,
  issuerPartition,
} from '#shared/registry/keys.ts';

type ImportStatus = 'uploading' | 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';

export type ImportCounts = Readonly<Record<'created' | 'updated' | 'unchanged' | 'failed', number>>;

/** How a file is to be read, and what to make of its lines. */
export type ImportWishes = {
  readonly mapping?: Readonly<Record<string, string>>;
  readonly defaults?: Readonly<Record<string, string>>;
  readonly dateFormat?: 'dmy' | 'mdy';
  readonly encoding?: string;
  readonly channels?: readonly Channel[];
  readonly cta?: boolean;
  readonly dryRun?: boolean;
};

/** A file on its way into the registry. */
export type Import = {
  readonly importId: ImportId;
  readonly issuerId: IssuerId;
  readonly format: 'csv' | 'xlsx' | 'ndjson' | 'json';
  readonly fileName?: string;
  readonly status: ImportStatus;
  /** The bytes of each part that was uploaded, by its number. */
  readonly parts: Readonly<Record<string, number>>;
  /** How often it was started: a dry run, and then the real one. */
  readonly run: number;
  readonly wishes?: ImportWishes;
  /** Where the next chunk begins: a byte of the file, and the number of that line. */
  readonly place: { readonly offset: number; readonly line: number };
  readonly counts: ImportCounts;
  /** Why it failed as a whole. */
  readonly reason?: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
};

/** A line that was not imported. */
export type ImportFailure = {
  readonly line: number;
  readonly externalId?: string;
  readonly errors: readonly FieldFault[];
  /** It was imported all the same: its faults are warnings. */
  readonly isImported?: boolean;
};

const NOTHING: ImportCounts = { created: 0, updated: 0, unchanged: 0, failed: 0 };

export const BEGINNING = { offset: 0, line: 1 };

/** A new import, whose file is still to come. Each call makes another one. */
export async function createImport(
  issuerId: IssuerId,
  { format, fileName }: Pick<Import, 'format' | 'fileName'>,
): Promise<Import> {
  const importId = newId('imp');
  const now = Date.now();
  const made: Import = {
    importId,
    issuerId,
    format,
    fileName,
    status: 'uploading',
    parts: {},
    run: 0,
    place: BEGINNING,
    counts: NOTHING,
    createdAt: new Date(now).toISOString(),
  };
  const Item = { ...importKey(issuerId, importId), ...made, expiresAt: importLifetime(now) };
  await dynamo.send(new PutCommand({ TableName: tables.registry, Item }));
  return made;
}

/** The issuer's import with that id. @throws AppError NOT_FOUND naming `importId` */
export async function getImport(issuerId: IssuerId, importId: ImportId): Promise<Import> {
  const found = await findImport(issuerId, importId);
  if (found) return found;
  throw new AppError('NOT_FOUND', 'there is no such import', { field: 'importId' });
}

/** The issuer's import with that id, or `undefined`; strongly consistent. */
export async function findImport(
  issuerId: IssuerId,
  importId: ImportId,
): Promise<Import | undefined> {
  const { Item } = await dynamo.send(
    new GetCommand({
      TableName: tables.registry,
      Key: importKey(issuerId, importId),
      ConsistentRead: true,
    }),
  );
  return contentOf(Item);
}

/** A page of the issuer's imports. */
export function listImports(issuerId: IssuerId, page: { limit?: number; after?: string }) {
  return listOf<Import>(issuerId, 'IMP#', page);
}

/** Note that a part of the file is there. False if the import was started meanwhile. */
export function notePart(
  { issuerId, importId }: Import,
  part: number,
  bytes: number,
): Promise<boolean> {
  return update(issuerId, importId, {
    UpdateExpression: 'SET parts.#part = :bytes',
    ConditionExpression: '#status = :uploading',
    ExpressionAttributeNames: { '#part': String(part), '#status': 'status' },
    ExpressionAttributeValues: { ':bytes': bytes, ':uploading': 'uploading' },
  });
}

/** Begin a run from the first line. False if it was begun or changed by somebody else. */
export function beginRun({ issuerId, importId, run }: Import, wishes: ImportWishes) {
  const set = setting(
    givenIn({
      status: 'running',
      run: run + 1,
      wishes,
      place: BEGINNING,
      counts: NOTHING,
      startedAt: new Date().toISOString(),
    }),
  );
  return update(issuerId, importId, {
    ...set,
    UpdateExpression: `${set.UpdateExpression} REMOVE endedAt, reason`,
    ConditionExpression: '#run = :run',
    ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#run': 'run' },
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':run': run },
  });
}

/** Ask a running import to stop after its chunk. False if it does not run. */
export function askToCancel({ issuerId, importId }: Import): Promise<boolean> {
  return update(issuerId, importId, {
    UpdateExpression: 'SET #status = :cancelling',
    ConditionExpression: '#status IN (:running, :cancelling)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':running': 'running', ':cancelling': 'cancelling' },
  });
}

/** End a run as a whole. False if it had ended, or another one has begun. */
export function endRun(
  { issuerId, importId, run }: Import,
  status: 'done' | 'failed' | 'cancelled',
  reason?: string,
): Promise<boolean> {
  const set = setting(givenIn({ status, reason, endedAt: new Date().toISOString() }));
  return update(issuerId, importId, {
    ...set,
    ConditionExpression: '#run = :run AND #status IN (:running, :cancelling)',
    ExpressionAttributeNames: {
      ...set.ExpressionAttributeNames,
      '#run': 'run',
      '#status': 'status',
    },
    ExpressionAttributeValues: {
      ...set.ExpressionAttributeValues,
      ':run': run,
      ':running': 'running',
      ':cancelling': 'cancelling',
    },
  });
}

/** End a run that cannot go on. One that has ended, or was begun anew, stays as it is. */
export async function giveUpImport(
  { issuerId, importId }: Pick<Import, 'issuerId' | 'importId'>,
  reason: string,
): Promise<void> {
  const job = await findImport(issuerId, importId);
  if (job) await endRun(job, 'failed', reason);
}

type Update = Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName' | 'Key'>;

async function update(issuerId: IssuerId, importId: ImportId, input: Update): Promise<boolean> {
  try {
    const Key = importKey(issuerId, importId);
    await dynamo.send(new UpdateCommand({ TableName: tables.registry, Key, ...input }));
    return true;
  } catch (error) {
    if (isFailedCondition(error)) return false;
    throw error;
  }
}

/** What became of a chunk of lines, and where the next one begins. */
export type ChunkOutcome = {
  readonly counts: ImportCounts;
  readonly failures: readonly ImportFailure[];
  readonly next: Import['place'];
};

/**
 * Go on to the next chunk, with what became of this one, in one transaction: a chunk that is done
 * twice counts once. False if somebody else was faster, or the run is not this one any more.
 */
export async function commitChunk(
  { issuerId, importId, run, place }: Import,
  { counts, failures, next }: ChunkOutcome,
): Promise<boolean> {
  const names = Object.keys(counts) as (keyof ImportCounts)[];
  const sums = names.map((name) => `counts.${name} = counts.${name} + :${name}`).join(', ');
  const advance = {
    Update: {
      TableName: tables.registry,
      Key: importKey(issuerId, importId),
      UpdateExpression: `SET place = :next, ${sums}`,
      ConditionExpression: '#run = :run AND place.#offset = :offset',
      ExpressionAttributeNames: { '#run': 'run', '#offset': 'offset' },
      ExpressionAttributeValues: {
        ':next': next,
        ':run': run,
        ':offset': place.offset,
        ...Object.fromEntries(names.map((name) => [`:${name}`, counts[name]])),
      },
    },
  };
  const note = {
    Put: {
      TableName: tables.registry,
      Item: {
        ...importFailuresKey(issuerId, { importId, run, line: next.line }),
        failures,
        expiresAt: importLifetime(Date.now()),
      },
    },
  };
  for (;;) {
    const outcome = await transact(failures.length > 0 ? [advance, note] : [advance]);
    if (outcome.type !== 'conflict') return outcome.type === 'committed';
  }
}

/** The lines of a run that were not imported, after a line, at most `limit`. */
export async function listFailures(
  { issuerId, importId, run }: Import,
  {
    after,
    limit,
    warnings = false,
  }: { readonly after: number; readonly limit: number; readonly warnings?: boolean },
): Promise<{ items: ImportFailure[]; next?: number }> {
  // A chunk's failures stand under the line after it: those of earlier chunks are not read.
  const { from, to } = importFailuresRange({ importId, run, line: after + 1 });
  const rest: ImportFailure[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.send(
      new QueryCommand({
        TableName: tables.registry,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': issuerPartition(issuerId), ':from': from, ':to': to },
        ExclusiveStartKey,
        Limit: limit,
      }),
    );
    const failures: ImportFailure[] = (page.Items ?? []).flatMap((item) => item.failures);
    rest.push(
      ...failures.filter(({ line, isImported }) => line > after && (warnings || !isImported)),
    );
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey && rest.length <= limit);
  // A line may hold several credentials: a page ends with a whole one.
  const last = rest[limit - 1]?.line ?? Number.POSITIVE_INFINITY;
  const shown = rest.filter(({ line }) => line <= last);
  return { items: shown, ...(rest.length > shown.length && { next: last }) };
}
