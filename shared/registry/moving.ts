import { isDeepStrictEqual } from 'node:util';
import { evict } from '#shared/aws/cache.ts';
import { setting } from '#shared/aws/dynamodb.ts';
import { tables } from '#shared/aws/tables.ts';
import { transact, type Write } from '#shared/aws/transaction.ts';
import type { ProgramId } from '#shared/ids.ts';
import { type Credential, getCredential } from './credentials.ts';
import { findHolding, type Holding, holdingAfter, ifStill } from './holdings.ts';
import type { Issuer } from './issuers.ts';
import { credentialKey, holdingKey } from './keys.ts';
import { withDatesAsMeant } from './rules/date-or-instant.ts';
import { shareableWrites } from './shareable-items.ts';
import { shareablesOf } from './shareables.ts';

/**
 * Moves a credential to another program of its issuer, with its CTA and what its recipient holds,
 * in one transaction.
 *
 * Page, card, share texts, CTA and pathways follow at once. Counts do not: its past and future
 * events stay with the program that it was published for, so that a program's published, shared and
 * referred credentials are always the same ones.
 *
 * @returns the credential as it is then; `undefined`, and nothing is done, if a person edited it
 *   since it was seen, or somebody else wrote it or its links meanwhile
 */
export async function moveCredential(
  issuer: Issuer,
  seen: Credential,
  programId: ProgramId,
): Promise<Credential | undefined> {
  const stored = await getCredential(issuer.issuerId, seen.credentialId);
  if (!isDeepStrictEqual(stored.ownEdits, seen.ownEdits)) return undefined;
  const { countedUnder: _, ...rest } = stored;
  const publishedFor = stored.countedUnder ?? stored.programId;
  const isBack = publishedFor === programId;
  const moved: Credential = {
    ...rest,
    programId,
    ...(!isBack && { countedUnder: publishedFor }),
  };
  const { cta } = await shareablesOf(stored);
  const outcome = await transact([
    credentialWrite(stored, moved),
    ...(cta ? shareableWrites(moved, { links: [], cta }) : []),
    ...(await holdingMoves(issuer, stored, moved)),
  ]);
  if (outcome.type !== 'committed') return undefined;
  if (cta) evict('cta', cta.ctaId);
  return moved;
}

/** Fails if links, CTA, program or a person's edits changed since the credential was read. */
function credentialWrite(stored: Credential, moved: Credential): Write {
  const { issuerId, credentialId, linkings, ownEdits } = stored;
  const { programId, countedUnder = null } = moved;
  const set = setting([
    ['programId', programId],
    ['countedUnder', countedUnder],
  ]);
  const sameLinkings = linkings ? 'linkings = :linkings' : 'attribute_not_exists(linkings)';
  const sameEdits = ownEdits ? 'ownEdits = :edits' : 'attribute_not_exists(ownEdits)';
  return {
    Update: {
      TableName: tables.registry,
      Key: credentialKey(issuerId, credentialId),
      UpdateExpression: `${set.UpdateExpression} ADD linkings :one`,
      ConditionExpression: `programId = :was AND ${sameLinkings} AND ${sameEdits}`,
      ExpressionAttributeNames: set.ExpressionAttributeNames,
      ExpressionAttributeValues: {
        ...set.ExpressionAttributeValues,
        ':one': 1,
        ':was': stored.programId,
        ...(linkings && { ':linkings': linkings }),
        ...(ownEdits && { ':edits': ownEdits }),
      },
    },
  };
}

/** The recipient holds the new program, and no longer the old one if this was all they held of it. */
async function holdingMoves(
  issuer: Issuer,
  { programId: oldId, credentialId }: Credential,
  moved: Credential,
): Promise<Write[]> {
  const { issuerId } = issuer;
  const { programId: newId, recipientId } = moved;
  const [left, joined] = await Promise.all([
    findHolding(issuerId, oldId, recipientId),
    findHolding(issuerId, newId, recipientId),
  ]);
  const TableName = tables.registry;
  const Item = {
    ...holdingKey(issuerId, newId, recipientId),
    ...holdingAfter(issuer.timeZone, withDatesAsMeant(moved, issuer.timeZone), joined),
  };
  const writes: Write[] = [{ Put: { TableName, Item, ...ifStill(joined) } }];
  if (left && isAllOf(left, credentialId)) {
    const Key = holdingKey(issuerId, oldId, recipientId);
    writes.push({ Delete: { TableName, Key, ...ifStill(left) } });
  }
  return writes;
}

function isAllOf({ latestId, firstAt, latestAt }: Holding, credentialId: string): boolean {
  return latestId === credentialId && firstAt === latestAt;
}
