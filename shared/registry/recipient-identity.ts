import { filledIn, givenIn } from '#shared/aws/dynamodb.ts';
import { create, type ItemWrite } from '#shared/aws/item-write.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import type { Key } from '#shared/aws/tables.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import { AppError } from '#shared/errors.ts';
import type { IssuerId, ProgramId, RecipientId } from '#shared/ids.ts';
import { newId } from '#shared/new-id.ts';
import { isHashName, isIdentity } from './hashed-identity.ts';
import { hashNamesOf, isBehind } from './hashed-person.ts';
import { recipientKey, recipientPointerKey } from './keys.ts';
import {
  emailHash,
  externalIdHash,
  findRecipient,
  type Recipient,
  type RecipientInput,
  setPublic,
} from './recipients.ts';
import { type Merge, merged, ownEditsAfter } from './rules/authority.ts';
import { foldedEmail, untaggedEmail } from './rules/email-address.ts';

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
export async function recognise(
  issuerId: IssuerId,
  input: RecipientInput,
  store: Store = registry,
): Promise<Recognition> {
  const { externalId: id } = input;
  const [external, email] = await Promise.all([
    id ? pointed(issuerId, await externalIdHash(issuerId, id), store) : NOBODY,
    input.email ? addressed(issuerId, input.email, store) : NOBODY,
  ]);
  const free = [...external.free, ...email.free];
  const referredBy = external.referredBy ?? email.referredBy;
  if (external.known) return { known: external.known, free };
  const isSomebodyElse = email.known && isNumberedOtherwise(email.known, input);
  return isSomebodyElse ? { free } : { known: email.known, free, referredBy };
}

const NOBODY: Recognition = { free: [] };

/** Whether two external ids are given and differ. A hash that stands for one is a name of anybody. */
function isNumberedOtherwise(known: Recipient, named: RecipientInput): boolean {
  const [one, other] = [known.externalId, named.externalId].filter((id) => !isHashName(id));
  return one !== undefined && other !== undefined && one !== other;
}

/** Whom an address leads to: by itself, or by a hash of it that somebody is known by. */
async function addressed(issuerId: IssuerId, email: string, store: Store): Promise<Recognition> {
  const found = await pointed(issuerId, await emailHash(issuerId, email), store);
  if (found.known || found.free.length === 0) return found;
  for (const name of await hashNamesOf(issuerId, email, store)) {
    const { known } = await pointed(issuerId, await externalIdHash(issuerId, name), store);
    if (known) return { known, free: found.free };
  }
  return found;
}

type Pointer = { readonly recipientId: RecipientId; readonly referredBy: ProgramId };

async function pointed(issuerId: IssuerId, hash: string, store: Store): Promise<Recognition> {
  const item = await store.get(recipientPointerKey(issuerId, hash));
  const { recipientId, referredBy } = (item ?? {}) as Partial<Pointer>;
  if (!recipientId) return { free: [hash], referredBy };
  const recipient = await findRecipient(issuerId, recipientId, store);
  return recipient?.erasedAt ? NOBODY : { known: recipient, free: [] };
}

/** A recipient to be, and the writes that create them; they fail if somebody was faster. */
export async function newRecipient(
  issuerId: IssuerId,
  input: RecipientInput,
  free: readonly string[],
  first: Pick<Recipient, 'firstAt' | 'firstProgramId'>,
): Promise<{ recipient: Recipient; writes: ItemWrite[] }> {
  const recipientId = newId('rcp');
  const { externalId, email, isPublic } = input;
  const hashed = email && { emailHash: await emailHash(issuerId, email) };
  const named = externalId && isHashName(externalId) && { hashNames: [externalId] };
  const consent = isPublic !== undefined && { isPublicBy: 'issuer' as const };
  const known = { ...filledIn(kept(input)), ...hashed, ...named, ...consent };
  const recipient = { ...known, ...first, recipientId, issuerId, pointers: free };
  const made = create(recipientKey(issuerId, recipientId), recipient);
  return { recipient, writes: [made, ...pointerWrites(recipient, free)] };
}

/** What is kept of an input: the address folded, and as it came if that is another spelling. */
function kept({ email, ...input }: RecipientInput): object {
  if (!email) return input;
  const folded = email.trim().toLowerCase();
  return {
    ...input,
    email: folded,
    ...(folded !== email.trim() && { emailAsGiven: email.trim() }),
  };
}

function pointerWrites(
  { issuerId, recipientId }: Recipient,
  hashes: readonly string[],
): ItemWrite[] {
  return hashes.map((hash) => ({
    key: recipientPointerKey(issuerId, hash),
    put: { recipientId },
    // What a referred sign-up left there makes way for the recipient.
    expected: { fields: { recipientId: null } },
  }));
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
  store: Store = registry,
): Promise<boolean> {
  const isChanged = await updateIdentity(recipient, identity, store);
  const { isPublicBy, ...known } = recipient;
  const isToldAnew = isPublic !== undefined && isPublic !== known.isPublic;
  if (!isToldAnew || isPublicBy === 'recipient') return isChanged;
  return Boolean(await setPublic(recipient, isPublic, 'issuer', store)) || isChanged;
}

type Identity = Omit<RecipientInput, 'isPublic'>;

/**
 * Edits what is known of a recipient; `null` clears. What a person edits stays theirs: imports leave
 * it alone until it is released. Returns them as they are then.
 */
export async function editRecipient(
  recipient: Recipient,
  { release, ...changes }: Identity & { readonly release?: readonly string[] },
  isPerson: boolean,
): Promise<Recipient> {
  const edited = isPerson ? givenIn(changes).map(([field]) => field) : [];
  const ownEdits = ownEditsAfter(recipient.ownEdits, edited, release);
  await updateIdentity(recipient, { ...changes, ownEdits }, registry);
  return (await findRecipient(recipient.issuerId, recipient.recipientId)) ?? recipient;
}

function updateIdentity(
  recipient: Recipient,
  input: Identity & { readonly ownEdits?: readonly string[] | null },
  store: Store,
): Promise<boolean> {
  const { issuerId, recipientId } = recipient;
  return retryOnConflict(async () => {
    const known = await findRecipient(issuerId, recipientId, store);
    if (!known || known.erasedAt) return false;
    const changed = told(known, input);
    if (changed.length === 0) return false;
    const hash = input.email && (await emailHash(issuerId, input.email));
    const { free } = await recognise(issuerId, input, store);
    const pointers = [...(known.pointers ?? []), ...free];
    const set = {
      ...Object.fromEntries(changed),
      pointers,
      otherHashes: await otherHashes(known, input, pointers),
      ...(hash && { emailHash: hash }),
    };
    const outcome = await store.commit([ifUnerased(known, set), ...pointerWrites(known, free)]);
    return outcome.type === 'committed' || undefined;
  });
}

/** What an input tells of a recipient that differs, as it is kept. A hash never replaces an id. */
function told(known: Recipient, { externalId, ...input }: RecipientInput): [string, unknown][] {
  const id = isHashName(externalId) ? undefined : externalId;
  const given = givenIn(kept({ ...input, externalId: id }));
  const changed = given.filter(
    ([name, value]) => (known[name as keyof Recipient] ?? null) !== value,
  );
  const isReplaced = changed.some(([name]) => name === 'email') && known.emailAsGiven;
  const isToldAnew = changed.some(([name]) => name === 'emailAsGiven');
  return isReplaced && !isToldAnew ? [...changed, ['emailAsGiven', null]] : changed;
}

/** The hashes of what they had and have that does not lead to them. */
async function otherHashes(
  { issuerId, externalId, emailHash: former, otherHashes: before = [] }: Recipient,
  input: RecipientInput,
  pointers: readonly string[],
): Promise<string[]> {
  const ids = [externalId, input.externalId].filter((id) => id !== undefined);
  const hashes = await Promise.all([
    ...ids.map((id) => externalIdHash(issuerId, id)),
    ...(input.email ? [emailHash(issuerId, input.email)] : []),
  ]);
  const all = new Set([...before, ...(former ? [former] : []), ...hashes]);
  return [...all].filter((hash) => !pointers.includes(hash));
}

/** An update that fails if meanwhile the recipient was erased, or got another pointer. */
function ifUnerased({ issuerId, recipientId, pointers }: Recipient, set: object): ItemWrite {
  const fields = { erasedAt: null, pointers: pointers ?? null };
  return { key: recipientKey(issuerId, recipientId), set, expected: { isThere: true, fields } };
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
  store: Store,
): Promise<Recipient | undefined> {
  const { issuerId, recipientId } = stored;
  const holder = await findRecipient(issuerId, recipientId, store);
  if (!holder || holder.erasedAt) return undefined;
  const { known } = await recognise(issuerId, named, store);
  const isAnother = known ? known.recipientId !== recipientId : isSomebodyElse(holder, named);
  if (isAnother || isNumberedOtherwise(holder, named)) {
    const message = `${stored.externalId} was awarded to another recipient`;
    throw new AppError('CONFLICT', message, { field: 'recipient' });
  }
  return holder;
}

/**
 * Whether both another address and another name are told, and no id says that they are one: nobody
 * changes both at once.
 */
function isSomebodyElse(holder: Recipient, { externalId, email, name }: RecipientInput): boolean {
  const isSameId = externalId !== undefined && externalId === holder.externalId;
  if (isSameId || !email || !holder.email || !name || !holder.name) return false;
  return foldedEmail(email) !== foldedEmail(holder.email) && name !== holder.name;
}

/** What a source changes of a recipient. Who said themselves whether they appear by name is settled. */
export function newsOf(
  recipient: Recipient,
  input: RecipientInput,
  fields: readonly string[],
): Merge<RecipientInput> {
  const names = told(recipient, input).map(([name]) => (name === 'emailAsGiven' ? 'email' : name));
  const { externalId, isPublic, ...others } = pick(input, names);
  const { changes, kept } = merged(recipient, others, { fields, prefix: 'recipient.' });
  const isTold = isPublic !== undefined && recipient.isPublicBy !== 'recipient';
  return {
    changes: { ...(externalId && { externalId }), ...changes, ...(isTold && { isPublic }) },
    kept,
  };
}

function pick(input: RecipientInput, names: readonly string[]): RecipientInput {
  return Object.fromEntries(Object.entries(input).filter(([name]) => names.includes(name)));
}

/**
 * Whether somebody is that recipient: by any external id or address that the recipient ever had, or
 * a hash of it. Systems use addresses as ids, so each text is looked for as both; a tag behind `+`
 * does not make another person of one, and the hash of an address is told by it alone.
 */
export async function isPerson(
  recipient: Recipient,
  { externalId, email }: Pick<RecipientInput, 'externalId' | 'email'>,
): Promise<boolean> {
  const { issuerId, pointers = [], otherHashes = [], hashNames = [] } = recipient;
  const own = new Set([...pointers, ...otherHashes, recipient.emailHash]);
  if (recipient.externalId) own.add(await externalIdHash(issuerId, recipient.externalId));
  if (recipient.email) own.add(await emailHash(issuerId, untaggedEmail(recipient.email)));
  const told = [externalId, email].filter((text) => text !== undefined);
  const texts = new Set(told.flatMap((text) => [text, untaggedEmail(text)]));
  for (const text of texts) {
    const hashes = [externalIdHash(issuerId, text), emailHash(issuerId, text)];
    if ((await Promise.all(hashes)).some((hash) => own.has(hash))) return true;
    for (const name of hashNames) if (await isBehind(issuerId, name, text)) return true;
    if (isPlainHash(text, recipient)) return true;
  }
  return false;
}

/** Whether a text is the hash of the recipient's address without a salt, as mail systems make it. */
function isPlainHash(text: string, { email, emailAsGiven = email }: Recipient): boolean {
  const [, digits = ''] = /^(?:sha256\$)?([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!digits || !emailAsGiven) return false;
  return isIdentity({ hash: `sha256$${digits}`, salt: '' }, emailAsGiven);
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
