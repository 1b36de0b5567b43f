import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { contentOf, dynamo, itemsAt } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import type { Write } from '#shared/aws/transaction.ts';
import type { Instant } from '#shared/calendar.ts';
import type { CredentialId, IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import type { Before } from '#shared/lane-log/rules/publication.ts';
import { type Credential, findCredential } from './credentials.ts';
import type { Issuer } from './issuers.ts';
import { holdingKey, recipientKey } from './keys.ts';
import type { Recipient } from './recipients.ts';
import { lastInstantOf, withDatesAsMeant } from './rules/date-or-instant.ts';

/** What a recipient holds of a program: since when, and their latest credential of it. */
export type Holding = {
  readonly recipientId: RecipientId;
  readonly firstAt: Instant;
  readonly latestAt: Instant;
  readonly latestId: CredentialId;
  readonly validUntil?: Instant;
};

/** Whose holdings, and the zone of dates. */
type Tenant = Pick<Issuer, 'issuerId' | 'timeZone'>;

/** What a recipient had before, as it is stored now: nothing, if they are new. */
export async function historyOf(
  { issuerId, timeZone }: Tenant,
  programId: ProgramId,
  known: Recipient | undefined,
): Promise<{ before: Before; holding: Holding | undefined }> {
  if (!known) return { before: { hasSecond: false }, holding: undefined };
  const holding = await findHolding(issuerId, programId, known.recipientId);
  const sameProgram = holding && (await earlierOf({ issuerId, timeZone }, holding));
  const { firstAt, firstProgramId, secondAt } = known;
  return {
    holding,
    before: {
      ...(firstAt !== undefined &&
        firstProgramId && {
          first: { at: firstAt, programId: firstProgramId },
        }),
      hasSecond: secondAt !== undefined,
      ...(sameProgram && { sameProgram }),
    },
  };
}

/** Their latest credential of the program; its end may have been changed since. */
async function earlierOf(
  { issuerId, timeZone }: Tenant,
  { latestId, latestAt, validUntil }: Holding,
): Promise<NonNullable<Before['sameProgram']>> {
  const latest = await findCredential(issuerId, latestId);
  const end = latest && withDatesAsMeant(latest, timeZone).validUntil;
  const endsAt = end && lastInstantOf(end, timeZone);
  return { at: latestAt, validUntil, ...(endsAt !== undefined && { endsAt }) };
}

export async function findHolding(
  issuerId: IssuerId,
  programId: ProgramId,
  recipientId: RecipientId,
): Promise<Holding | undefined> {
  const Key = holdingKey(issuerId, programId, recipientId);
  const { Item } = await dynamo.send(
    new GetCommand({ TableName: tables.registry, Key, ConsistentRead: true }),
  );
  return contentOf(Item);
}

/** A recipient's latest credential of each of these programs, as far as they hold one. */
export async function latestHeld(
  issuerId: IssuerId,
  recipientId: RecipientId,
  programIds: readonly ProgramId[],
): Promise<CredentialId[]> {
  const held = await itemsAt(
    programIds.map((programId) => holdingKey(issuerId, programId, recipientId)),
  );
  return held.map(({ latestId }) => latestId as CredentialId);
}

/**
 * The writes that remember a publication, for the transaction that makes it. They fail if meanwhile
 * the recipient got another credential that the facts should have known of.
 */
export function holdingWrites(
  { timeZone }: Tenant,
  credential: Credential,
  holding: Holding | undefined,
  known: Recipient | undefined,
): Write[] {
  const { issuerId, programId, recipientId, publishedAt } = credential;
  const isSecond = known?.firstAt !== undefined && known.secondAt === undefined;
  return [
    {
      Put: {
        TableName: tables.registry,
        Item: {
          ...holdingKey(issuerId, programId, recipientId),
          ...holdingAfter(timeZone, credential, holding),
        },
        ...ifStill(holding),
      },
    },
    ...(isSecond ? [marked(known, { secondAt: publishedAt })] : []),
  ];
}

export function holdingAfter(
  timeZone: string,
  credential: Credential,
  holding: Holding | undefined,
): Holding {
  const { recipientId, credentialId, publishedAt } = credential;
  const validUntil = credential.validUntil && lastInstantOf(credential.validUntil, timeZone);
  const own: Holding = {
    recipientId,
    firstAt: Math.min(publishedAt, holding?.firstAt ?? publishedAt),
    latestAt: publishedAt,
    latestId: credentialId,
    ...(validUntil && { validUntil }),
  };
  const isOlder = holding && holding.latestAt > publishedAt;
  return isOlder ? { ...holding, firstAt: own.firstAt } : own;
}

export function ifStill(holding: Holding | undefined) {
  if (!holding) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: 'latestId = :latestId AND firstAt = :firstAt',
    ExpressionAttributeValues: { ':latestId': holding.latestId, ':firstAt': holding.firstAt },
  };
}

function marked({ issuerId, recipientId }: Recipient, { secondAt }: { secondAt: Instant }): Write {
  return {
    Update: {
      TableName: tables.registry,
      Key: recipientKey(issuerId, recipientId),
      UpdateExpression: 'SET secondAt = :at',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(secondAt)',
      ExpressionAttributeValues: { ':at': secondAt },
    },
  };
}
