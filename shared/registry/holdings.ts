import { contentOf, itemsAt } from '#shared/aws/dynamodb.ts';
import type { Expected, ItemWrite } from '#shared/aws/item-write.ts';
import { registry, type Store } from '#shared/aws/store.ts';
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
  store: Store,
): Promise<{ before: Before; holding: Holding | undefined }> {
  if (!known) return { before: { hasSecond: false }, holding: undefined };
  const holding = await findHolding(issuerId, programId, known.recipientId, store);
  const sameProgram = holding && (await earlierOf({ issuerId, timeZone }, holding, store));
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
  store: Store,
): Promise<NonNullable<Before['sameProgram']>> {
  const latest = await findCredential(issuerId, latestId, store);
  const end = latest && withDatesAsMeant(latest, timeZone).validUntil;
  const endsAt = end && lastInstantOf(end, timeZone);
  return { at: latestAt, validUntil, ...(endsAt !== undefined && { endsAt }) };
}

export async function findHolding(
  issuerId: IssuerId,
  programId: ProgramId,
  recipientId: RecipientId,
  store: Store = registry,
): Promise<Holding | undefined> {
  return contentOf(await store.get(holdingKey(issuerId, programId, recipientId)));
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
): ItemWrite[] {
  const { issuerId, programId, recipientId, publishedAt } = credential;
  const isSecond = known?.firstAt !== undefined && known.secondAt === undefined;
  return [
    {
      key: holdingKey(issuerId, programId, recipientId),
      put: holdingAfter(timeZone, credential, holding),
      expected: still(holding),
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

/** Expects that a recipient holds what they held when it was read. */
export function still(holding: Holding | undefined): Expected {
  if (!holding) return { isThere: false };
  return { fields: { latestId: holding.latestId, firstAt: holding.firstAt } };
}

function marked({ issuerId, recipientId }: Recipient, set: { secondAt: Instant }): ItemWrite {
  const key = recipientKey(issuerId, recipientId);
  return { key, set, expected: { isThere: true, fields: { secondAt: null } } };
}
