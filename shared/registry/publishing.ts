import { transactJoined } from '#shared/aws/joined-writes.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { untilWon } from '#shared/aws/transaction.ts';
import { dayIn } from '#shared/calendar.ts';
import { AppError } from '#shared/errors.ts';
import type { CredentialId, IssuerId, ProgramId } from '#shared/ids.ts';
import { type Publication, subjectOf } from '#shared/lane-log/rules/event.ts';
import { type Before, publicationFacts } from '#shared/lane-log/rules/publication.ts';
import { singleEventLane } from '#shared/lane-log/single-event-lane.ts';
import {
  type Credential,
  type CredentialDetails,
  differing,
  findCredential,
} from './credentials.ts';
import { historyOf, holdingWrites } from './holdings.ts';
import type { Issuer } from './issuers.ts';
import { credentialKey, publicCredentialKey } from './keys.ts';
import {
  holderOf,
  newRecipient,
  newsOf,
  pointerKeysOf,
  recognise,
  updateRecipient,
} from './recipient-identity.ts';
import type { Recipient, RecipientInput } from './recipients.ts';
import { changeCredential } from './shareables.ts';

export type NewCredential = Pick<Credential, 'externalId'> &
  CredentialDetails & { readonly recipient: RecipientInput };

export type PublishStatus = 'created' | 'updated' | 'unchanged';

export type PublishOutcome = { readonly status: PublishStatus; readonly credential: Credential };

/**
 * Publish a credential, once for each externalId.
 *
 * One transaction writes the credential, its recipient if new, what they hold now, and the
 * `published` event with the facts of it: all or nothing. A repetition updates what is given and differs, and publishes nothing again.
 *
 * @param mark names who asks, such as a line of an import job: the same mark again is told what
 *   became of it the first time
 * @throws AppError CONFLICT naming `programId` or `recipient` if it was published for another
 */
export async function publishCredential(
  issuer: Issuer,
  programId: ProgramId,
  input: NewCredential,
  mark?: string,
): Promise<PublishOutcome> {
  const credentialId = await derivedId('crd', issuer.issuerId, input.externalId);
  return untilWon<PublishOutcome>(async () => {
    const stored = await findCredential(issuer.issuerId, credentialId);
    if (stored) return republish(stored, programId, input, mark);
    const created = await create(issuer, { credentialId, programId, importedBy: mark }, input);
    return created && { status: 'created', credential: created };
  });
}

type Named = {
  readonly credentialId: CredentialId;
  readonly programId: ProgramId;
  readonly importedBy: string | undefined;
};

async function create(
  issuer: Issuer,
  { credentialId, ...named }: Named,
  { recipient: who, ...input }: NewCredential,
): Promise<Credential | undefined> {
  const { issuerId } = issuer;
  const { known, free, referredBy } = await recognise(issuerId, who);
  const dates = publicationDates(input.issuedAt);
  const first = { firstAt: dates.publishedAt, firstProgramId: named.programId };
  const { recipient, writes } = known
    ? { recipient: known, writes: [] }
    : await newRecipient(issuerId, who, free, first);
  const credential: Credential = {
    ...input,
    ...dates,
    ...named,
    credentialId,
    issuerId,
    recipientId: recipient.recipientId,
    ...(!known && referredBy && { referredBy }),
    status: 'active',
  };
  const { before, holding } = await historyOf(issuerId, named.programId, known);
  const country = who.country ?? recipient.country;
  const event = publishedEvent(issuer, credential, country, { ...before, referredBy });
  const put = (Item: Record<string, unknown>) => ({
    Put: { TableName: tables.registry, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  const outcome = await transactJoined([
    put({ ...credentialKey(issuerId, credentialId), ...credential }),
    put({ ...publicCredentialKey(credentialId), credentialId, issuerId }),
    ...writes,
    ...holdingWrites(credential, holding, known),
    ...singleEventLane(`PUB#${credentialId}`, event),
  ]);
  if (outcome.type !== 'committed') return undefined;
  if (known) await updateRecipient(known, who);
  return credential;
}

async function republish(
  stored: Credential,
  programId: ProgramId,
  input: NewCredential,
  mark: string | undefined,
): Promise<PublishOutcome> {
  const { holder, news, changes } = await comparison(stored, programId, input);
  const told = mark && markedStatus(stored, mark);
  if (news.length === 0 && changes.length === 0) {
    return { status: told || 'unchanged', credential: stored };
  }
  // The mark goes first: what breaks off after it is found by it, and done again.
  const { recipient, externalId, ...details } = input;
  const credential = await changeCredential(stored, { ...details, changedBy: mark });
  if (holder && news.length > 0) await updateRecipient(holder, recipient);
  return { status: told || 'updated', credential };
}

function markedStatus({ importedBy, changedBy }: Credential, mark: string) {
  if (importedBy === mark) return 'created';
  return changedBy === mark ? 'updated' : undefined;
}

type Comparison = {
  /** Absent: they were erased, and nothing of them is taken in again. */
  readonly holder: Recipient | undefined;
  /** Fields of the recipient that would change, and those of the credential. */
  readonly news: readonly string[];
  readonly changes: readonly string[];
};

async function comparison(
  stored: Credential,
  programId: ProgramId | undefined,
  { recipient, externalId, ...details }: NewCredential,
): Promise<Comparison> {
  if (stored.programId !== programId) {
    const message = `${stored.externalId} was published for another program`;
    throw new AppError('CONFLICT', message, { field: 'programId' });
  }
  const holder = await holderOf(stored, recipient);
  const news = holder ? newsOf(holder, recipient) : [];
  return { holder, news, changes: differing(stored, details).map(([name]) => name) };
}

/** What publishing would do, and which fields it would change. */
export type Preview = {
  readonly status: PublishStatus;
  readonly changes: readonly string[];
  readonly stored?: Credential;
};

/**
 * What `publishCredential` would do now, without doing it.
 *
 * @param programId absent: the program is not there yet
 * @throws AppError as publishCredential does
 */
export async function previewCredential(
  { issuerId }: Issuer,
  programId: ProgramId | undefined,
  input: NewCredential,
): Promise<Preview> {
  const credentialId = await derivedId('crd', issuerId, input.externalId);
  const stored = await findCredential(issuerId, credentialId);
  if (!stored) return { status: 'created', changes: [] };
  const { news, changes } = await comparison(stored, programId, input);
  const all = [...news.map((name) => `recipient.${name}`), ...changes];
  return { status: all.length > 0 ? 'updated' : 'unchanged', changes: all, stored };
}

/** What publishing a credential looks for first. */
export async function keysToPublish(
  issuerId: IssuerId,
  { externalId, recipient }: Pick<NewCredential, 'externalId' | 'recipient'>,
): Promise<Key[]> {
  const credentialId = await derivedId('crd', issuerId, externalId);
  return [credentialKey(issuerId, credentialId), ...(await pointerKeysOf(issuerId, recipient))];
}

/** When a credential counts as published: when it was issued, but never after now. */
function publicationDates(issued: string | undefined) {
  const now = Date.now();
  const issuedAt = issued ?? new Date(now).toISOString();
  const publishedAt = Math.min(Date.parse(issuedAt), now);
  return { issuedAt, publishedAt, createdAt: new Date(now).toISOString() };
}

/** The event that tells of a publication. Its id is the credential's: there is never a second one. */
export function publishedEvent(
  issuer: Issuer,
  credential: Credential,
  country: string | undefined,
  before: Before,
): Publication {
  const validUntil = credential.validUntil ? Date.parse(credential.validUntil) : undefined;
  const { credentialId, publishedAt } = credential;
  return {
    eventId: `PUB#${credentialId}`,
    kind: 'published',
    at: publishedAt,
    day: dayIn(issuer.timeZone, publishedAt),
    ...subjectOf(credential),
    facts: publicationFacts({ publishedAt, validUntil, country }, before),
  };
}
