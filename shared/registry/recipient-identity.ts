import { randomBytes } from 'node:crypto';
import { givenIn, setting } from '#shared/aws/dynamodb.ts';
import { readItem } from '#shared/aws/read-ahead.ts';
import { type Key, tables } from '#shared/aws/tables.ts';
import { transact, untilWon, type Write } from '#shared/aws/transaction.ts';
import { AppError } from '#shared/errors.ts';
import { type IssuerId, idOf, type ProgramId, type RecipientId } from '#shared/ids.ts';
import { recipientKey, recipientPointerKey } from './keys.ts';
import {
  emailHash,
  externalIdHash,
  findRecipient,
  type Recipient,
  type RecipientInput,
  setPublic,
} from './recipients.ts';

/** Whom an input names, and which of its identifiers lead to nobody yet. */
type Recognition = {
  readonly known?: Recipient;
  readonly free: readonly string[];
  /** Of who is not known: the program whose credential brought a sign-up of theirs. */
  readonly referredBy?: ProgramId;
};

/**
 * The recipient whom an externalId or else an e-mail address names.
 *
 * The externalId decides: two people with one address stay two, and the address leads to the first.
 */
export async function recognise(issuerId: IssuerId, input: RecipientInput): Promise<Recognition> {
  const [external, email] = await Promise.all([
    input.externalId ? pointed(issuerId, await externalIdHash(issuerId, input.externalId)) : NOBODY,
    input.email ? pointed(issuerId, await emailHash(issuerId, input.email)) : NOBODY,
  ]);
  const free = [...external.free, ...email.free];
  const referredBy = external.referredBy ?? email.referredBy;
  if (external.known) return { known: external.known, free };
  const isSomebodyElse =
    input.externalId && email.known?.externalId && input.externalId !== email.known.externalId;
  return isSomebodyElse ? { free } : { known: email.known, free, referredBy };
}

const NOBODY: Recognition = { free: [] };

type Pointer = { readonly recipientId: RecipientId; readonly referredBy: ProgramId };

async function pointed(issuerId: IssuerId, hash: string): Promise<Recognition> {
  const item = await readItem(recipientPointerKey(issuerId, hash));
  const { recipientId, referredBy } = (item ?? {}) as Partial<Pointer>;
  if (!recipientId) return { free: [hash], referredBy };
  const recipient = await findRecipient(issuerId, recipientId);
  return recipient?.erasedAt ? NOBODY : { known: recipient, free: [] };
}

/** A recipient to be, and the writes that create them; they fail if somebody was faster. */
export async function newRecipient(
  issuerId: IssuerId,
  input: RecipientInput,
  free: readonly string[],
  first: Pick<Recipient, 'firstAt' | 'firstProgramId'>,
): Promise<{ recipient: Recipient; writes: Write[] }> {
  const recipientId = idOf('rcp', randomBytes(ID_BYTES).toString('hex'));
  const hashed = input.email && { emailHash: await emailHash(issuerId, input.email) };
  const consent = input.isPublic !== undefined && { isPublicBy: 'issuer' as const };
  const known = { ...input, ...hashed, ...consent };
  const recipient = { ...known, ...first, recipientId, issuerId, pointers: free };
  const put = { ...recipientKey(issuerId, recipientId), ...recipient };
  return { recipient, writes: [newItem(put), ...pointerWrites(recipient, free)] };
}

const ID_BYTES = 10;

function pointerWrites({ issuerId, recipientId }: Recipient, hashes: readonly string[]): Write[] {
  return hashes.map((hash) => ({
    Put: {
      TableName: tables.registry,
      Item: { ...recipientPointerKey(issuerId, hash), recipientId },
      // What a referred sign-up left there makes way for the recipient.
      ConditionExpression: 'attribute_not_exists(recipientId)',
    },
  }));
}

function newItem(Item: Record<string, unknown>): Write {
  return {
    Put: { TableName: tables.registry, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/**
 * Bring what is known of a recipient up to date. True if something changed.
 *
 * What is not given stays. A new address becomes another way to recognise them, unless it leads to
 * somebody else. Who was erased stays so, whatever a nightly import still knows of them; and so
 * does who said themselves whether they appear by name.
 */
export async function updateRecipient(
  recipient: Recipient,
  { isPublic, ...identity }: RecipientInput,
): Promise<boolean> {
  const isChanged = await updateIdentity(recipient, identity);
  const { isPublicBy, ...known } = recipient;
  const isToldAnew = isPublic !== undefined && isPublic !== known.isPublic;
  if (!isToldAnew || isPublicBy === 'recipient') return isChanged;
  return Boolean(await setPublic(recipient, isPublic, 'issuer')) || isChanged;
}

function updateIdentity(
  recipient: Recipient,
  input: Omit<RecipientInput, 'isPublic'>,
): Promise<boolean> {
  const { issuerId, recipientId } = recipient;
  return untilWon(async () => {
    const known = await findRecipient(issuerId, recipientId);
    if (!known || known.erasedAt) return false;
    const changed = givenIn(input).filter(
      ([name, value]) => known[name as keyof Recipient] !== value,
    );
    if (changed.length === 0) return false;
    const hash = input.email && (await emailHash(issuerId, input.email));
    const { free } = await recognise(issuerId, input);
    const pointers = [...(known.pointers ?? []), ...free];
    const set = setting([
      ...changed,
      ['pointers', pointers],
      ...(hash ? [['emailHash', hash] as const] : []),
    ]);
    const outcome = await transact([ifUnerased(known, set), ...pointerWrites(known, free)]);
    return outcome.type === 'committed' || undefined;
  });
}

/** An update that fails if meanwhile the recipient was erased, or got another pointer. */
function ifUnerased(known: Recipient, set: ReturnType<typeof setting>): Write {
  const { issuerId, recipientId, pointers = [] } = known;
  return {
    Update: {
      TableName: tables.registry,
      Key: recipientKey(issuerId, recipientId),
      ...set,
      ConditionExpression: 'attribute_not_exists(erasedAt) AND size(pointers) = :count',
      ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':count': pointers.length },
    },
  };
}

type Held = {
  readonly issuerId: IssuerId;
  readonly recipientId: RecipientId;
  readonly externalId: string;
};

/**
 * The recipient of a stored credential, as they are now; `undefined` if they were erased.
 *
 * A credential stays whose it is: what its traffic brought is counted to that recipient.
 *
 * @throws AppError CONFLICT naming `recipient` if somebody else is named
 */
export async function holderOf(
  stored: Held,
  named: RecipientInput,
): Promise<Recipient | undefined> {
  const { issuerId, recipientId } = stored;
  const holder = await findRecipient(issuerId, recipientId);
  if (!holder || holder.erasedAt) return undefined;
  const { known } = await recognise(issuerId, named);
  const isRenumbered =
    named.externalId && holder.externalId && named.externalId !== holder.externalId;
  if (isRenumbered || (known && known.recipientId !== recipientId)) {
    const message = `${stored.externalId} was awarded to another recipient`;
    throw new AppError('CONFLICT', message, { field: 'recipient' });
  }
  return holder;
}

/** What an input tells of a recipient that was not known, or known otherwise. */
export function newsOf(recipient: Recipient, input: RecipientInput): string[] {
  const told = givenIn(input).filter(
    ([name, value]) => recipient[name as keyof Recipient] !== value,
  );
  const isSettled = recipient.isPublicBy === 'recipient';
  return told.map(([name]) => name).filter((name) => name !== 'isPublic' || !isSettled);
}

/** Where an input's identifiers would be looked for. */
export async function pointerKeysOf(
  issuerId: IssuerId,
  { externalId, email }: RecipientInput,
): Promise<Key[]> {
  const hashes = await Promise.all([
    ...(externalId ? [externalIdHash(issuerId, externalId)] : []),
    ...(email ? [emailHash(issuerId, email)] : []),
  ]);
  return hashes.map((hash) => recipientPointerKey(issuerId, hash));
}
