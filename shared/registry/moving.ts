import { isDeepStrictEqual } from 'node:util';
import { evict } from '#shared/aws/cache.ts';
import type { ItemWrite } from '#shared/aws/item-write.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import type { ProgramId } from '#shared/ids.ts';
import { type Credential, getCredential } from './credentials.ts';
import { findHolding, type Holding, holdingAfter, still } from './holdings.ts';
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
  store: Store = registry,
): Promise<Credential | undefined> {
  const stored = await getCredential(issuer.issuerId, seen.credentialId, store);
  if (!isDeepStrictEqual(stored.ownEdits, seen.ownEdits)) return undefined;
  const { countedUnder: _, ...rest } = stored;
  const publishedFor = stored.countedUnder ?? stored.programId;
  const isBack = publishedFor === programId;
  const moved: Credential = {
    ...rest,
    programId,
    ...(!isBack && { countedUnder: publishedFor }),
  };
  const { cta } = await shareablesOf(stored, store);
  const outcome = await store.commit([
    credentialWrite(stored, moved),
    ...(cta ? shareableWrites(moved, { links: [], cta }) : []),
    ...(await holdingMoves(issuer, stored, moved, store)),
  ]);
  if (outcome.type !== 'committed') return undefined;
  if (cta) evict('cta', cta.ctaId);
  return moved;
}

/** Fails if links, CTA, program or a person's edits changed since the credential was read. */
function credentialWrite(stored: Credential, moved: Credential): ItemWrite {
  const { issuerId, credentialId, programId, linkings, ownEdits } = stored;
  return {
    key: credentialKey(issuerId, credentialId),
    set: {
      programId: moved.programId,
      countedUnder: moved.countedUnder ?? null,
      linkings: (linkings ?? 0) + 1,
    },
    expected: { fields: { programId, linkings: linkings ?? null, ownEdits: ownEdits ?? null } },
  };
}

/** The recipient holds the new program, and no longer the old one if this was all they held of it. */
async function holdingMoves(
  issuer: Issuer,
  { programId: oldId, credentialId }: Credential,
  moved: Credential,
  store: Store,
): Promise<ItemWrite[]> {
  const { issuerId } = issuer;
  const { programId: newId, recipientId } = moved;
  const [left, joined] = await Promise.all([
    findHolding(issuerId, oldId, recipientId, store),
    findHolding(issuerId, newId, recipientId, store),
  ]);
  const key = holdingKey(issuerId, newId, recipientId);
  const put = holdingAfter(issuer.timeZone, withDatesAsMeant(moved, issuer.timeZone), joined);
  const writes: ItemWrite[] = [{ key, put, expected: still(joined) }];
  if (left && isAllOf(left, credentialId)) {
    const former = holdingKey(issuerId, oldId, recipientId);
    writes.push({ key: former, isDeleted: true, expected: still(left) });
  }
  return writes;
}

function isAllOf({ latestId, firstAt, latestAt }: Holding, credentialId: string): boolean {
  return latestId === credentialId && firstAt === latestAt;
}
