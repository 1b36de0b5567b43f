import { filledIn } from '#shared/aws/dynamodb.ts';
import { create } from '#shared/aws/item-write.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import type { Key } from '#shared/aws/tables.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import { dayIn } from '#shared/calendar.ts';
import type { CredentialId, IssuerId, ProgramId } from '#shared/ids.ts';
import { type Publication, subjectOf } from '#shared/lane-log/rules/event.ts';
import { type Before, publicationFacts } from '#shared/lane-log/rules/publication.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import {
  type Credential,
  type CredentialDetails,
  checkDates,
  findCredential,
} from './credentials.ts';
import { historyOf, holdingWrites } from './holdings.ts';
import type { Issuer } from './issuers.ts';
import { credentialKey, publicCredentialKey } from './keys.ts';
import { moveCredential } from './moving.ts';
import {
  holderOf,
  newRecipient,
  newsOf,
  pointerKeysOf,
  recognise,
  updateRecipient,
} from './recipient-identity.ts';
import type { RecipientInput } from './recipients.ts';
import { type AuthorityField, EVERY_FIELD, merged } from './rules/authority.ts';
import {
  type DateOrInstant,
  firstInstantOf,
  isoInstant,
  lastInstantOf,
  withDatesAsMeant,
} from './rules/date-or-instant.ts';
import { changeCredential } from './shareables.ts';

export type NewCredential = Pick<Credential, 'externalId'> &
  CredentialDetails & { readonly recipient: RecipientInput };

export type PublishStatus = 'created' | 'updated' | 'unchanged';

/** What a telling did or would do: fields that change, and differing ones that a person keeps. */
type News = {
  readonly status: PublishStatus;
  readonly changes: readonly string[];
  readonly kept: readonly string[];
};

export type PublishOutcome = News & {
  readonly credential: Credential;
  /** It was published by this very call, and has no links yet. */
  readonly isFirst?: boolean;
};

/** Who tells: `publishCredential` updates only what they are the authority on. */
export type Source = {
  readonly fields: readonly AuthorityField[];
  /**
   * Names who asks, such as a line of an import job: the same mark again is told what became of it
   * the first time.
   */
  readonly mark?: string;
};

const ISSUER: Source = { fields: EVERY_FIELD };

/**
 * Publishes a credential, once for each externalId.
 *
 * One transaction writes the credential, its recipient if new, what they hold now, and the
 * `published` event with the facts of it: all or nothing. A repetition updates what is told and
 * differs, moves it to another program if that is told, and publishes nothing again.
 *
 * @throws AppError CONFLICT naming `recipient` if it was published for somebody else; INVALID_INPUT
 *   naming `expiresAt` if it would end before it begins
 */
export async function publishCredential(
  issuer: Issuer,
  programId: ProgramId,
  input: NewCredential,
  source: Source = ISSUER,
  store: Store = registry,
): Promise<PublishOutcome> {
  const credentialId = await derivedId('crd', issuer.issuerId, input.externalId);
  return retryOnConflict<PublishOutcome>(async () => {
    const stored = await findCredential(issuer.issuerId, credentialId, store);
    const told = { programId, input, source };
    if (stored) return republish(issuer, stored, told, store);
    const credential = await publishNew(issuer, credentialId, told, store);
    return credential && { status: 'created', isFirst: true, changes: [], kept: [], credential };
  });
}

/** What is told of a credential. */
type Telling = {
  readonly programId: ProgramId;
  readonly input: NewCredential;
  readonly source: Source;
};

async function publishNew(
  issuer: Issuer,
  credentialId: CredentialId,
  { programId, input: { recipient: who, ...input }, source: { fields, mark } }: Telling,
  store: Store,
): Promise<Credential | undefined> {
  const { issuerId, timeZone } = issuer;
  checkDates(input, timeZone);
  const { known, free, referredBy } = await recognise(issuerId, who, store);
  const dates = publicationDates(input.issuedAt, timeZone);
  const first = { firstAt: dates.publishedAt, firstProgramId: programId };
  const { recipient, writes } = known
    ? { recipient: known, writes: [] }
    : await newRecipient(issuerId, who, free, first);
  const credential = {
    ...filledIn(input),
    ...dates,
    credentialId,
    issuerId,
    programId,
    importedBy: mark,
    recipientId: recipient.recipientId,
    ...(!known && referredBy && { referredBy }),
    status: 'active',
  } as Credential;
  const { before, holding } = await historyOf(issuer, programId, known, store);
  const country = who.country ?? recipient.country;
  const event = publishedEvent(issuer, credential, country, { ...before, referredBy });
  const outcome = await store.commit([
    create(credentialKey(issuerId, credentialId), credential),
    create(publicCredentialKey(credentialId), { credentialId, issuerId }),
    ...writes,
    ...holdingWrites(issuer, credential, holding, known),
    ...singleEventLane(`PUB#${credentialId}`, event),
  ]);
  if (outcome.type !== 'committed') return undefined;
  if (known) await updateRecipient(known, newsOf(known, who, fields).changes, store);
  return credential;
}

async function republish(
  issuer: Issuer,
  found: Credential,
  told: Telling,
  store: Store,
): Promise<PublishOutcome | undefined> {
  const stored = withDatesAsMeant(found, issuer.timeZone);
  const { holder, own, personal, changes, kept } = await comparison(issuer, stored, told, store);
  const { mark } = told.source;
  const before = mark && markedStatus(stored, mark);
  if (changes.length === 0) {
    return { status: before || 'unchanged', changes, kept, credential: stored };
  }
  const { programId, expiresAt: validUntil, ...details } = own;
  // The mark goes first: what breaks off after it is found by it, and done again.
  const marked = { ...details, validUntil, changedBy: mark };
  const updated = await changeCredential(stored, marked, store);
  const credential =
    updated && programId ? await moveCredential(issuer, updated, programId, store) : updated;
  if (!credential) return undefined;
  if (holder) await updateRecipient(holder, personal, store);
  return { status: before || 'updated', changes, kept, credential };
}

function markedStatus({ importedBy, changedBy }: Credential, mark: string) {
  if (importedBy === mark) return 'created';
  return changedBy === mark ? 'updated' : undefined;
}

/** What a retelling changes of a credential and its recipient, who is absent if they were erased. */
async function comparison(
  { timeZone }: Issuer,
  stored: Credential,
  { programId, input, source: { fields } }: Telling,
  store: Store,
) {
  const { recipient, externalId, validUntil: expiresAt, ...details } = input;
  const holder = await holderOf(stored, recipient, store);
  const personal = holder ? newsOf(holder, recipient, fields) : { changes: {}, kept: [] };
  const issuedAt = details.issuedAt ?? undefined;
  const told = { ...details, issuedAt, expiresAt, programId };
  const { changes: own, kept } = merged(asTold(stored), told, { fields });
  if (own.expiresAt || own.issuedAt) {
    const { validUntil = null } = stored;
    checkDates({ issuedAt: stored.issuedAt, validUntil, ...datesIn(own) }, timeZone);
  }
  const named = (names: readonly string[]) => names.map((name) => `recipient.${name}`);
  return {
    holder,
    own,
    personal: personal.changes,
    changes: [...named(Object.keys(personal.changes)), ...Object.keys(own)],
    kept: [...named(personal.kept), ...kept],
  };
}

type Told = Omit<CredentialDetails, 'validUntil'> & {
  readonly expiresAt?: CredentialDetails['validUntil'];
};

/** A stored credential in the API's words. */
function asTold({ validUntil, ...stored }: Credential) {
  return { ...stored, expiresAt: validUntil, private: stored.private ?? false };
}

function datesIn({ issuedAt, expiresAt }: Told) {
  return {
    ...(issuedAt && { issuedAt }),
    ...(expiresAt !== undefined && { validUntil: expiresAt }),
  };
}

/** What publishing a credential looks for first. */
export async function keysToPublish(
  issuerId: IssuerId,
  { externalId, recipient }: Pick<NewCredential, 'externalId' | 'recipient'>,
): Promise<Key[]> {
  const credentialId = await derivedId('crd', issuerId, externalId);
  return [credentialKey(issuerId, credentialId), ...(await pointerKeysOf(issuerId, recipient))];
}

/**
 * When a credential counts as published: when it was issued, but never after now. A date begins at
 * its first instant in the issuer's zone, and so falls on that very reporting day.
 */
function publicationDates(issued: DateOrInstant | null | undefined, timeZone: string) {
  const now = Date.now();
  const issuedAt = issued ?? isoInstant(now);
  const publishedAt = Math.min(firstInstantOf(issuedAt, timeZone), now);
  const datesAre = 'as-told' as const;
  return { issuedAt, publishedAt, datesAre, createdAt: isoInstant(now) as string };
}

/** The event that tells of a publication. Its id is the credential's: there is never a second one. */
export function publishedEvent(
  issuer: Issuer,
  credential: Credential,
  country: string | undefined,
  before: Before,
): Publication {
  const { credentialId, publishedAt, validUntil: end } = credential;
  const validUntil = end && lastInstantOf(end, issuer.timeZone);
  return {
    eventId: `PUB#${credentialId}`,
    kind: 'published',
    at: publishedAt,
    day: dayIn(issuer.timeZone, publishedAt),
    ...subjectOf(credential),
    facts: publicationFacts({ publishedAt, validUntil, country }, before),
  };
}
