import { evict } from '#shared/aws/cache.ts';
import { contentOf } from '#shared/aws/dynamodb.ts';
import { derivedId } from '#shared/aws/root-secret.ts';
import { registry, type Store } from '#shared/aws/store.ts';
import { retryOnConflict } from '#shared/aws/transaction.ts';
import type { Channel } from '#shared/channels.ts';
import { AppError } from '#shared/errors.ts';
import type { CtaId, IssuerId } from '#shared/ids.ts';
import { type Credential, getCredential, updateCredential } from './credentials.ts';
import { credentialCtaKey, issuerPartition } from './keys.ts';
import type { Program } from './programs.ts';
import {
  type Cta,
  guarded,
  type Shareables,
  type ShareLink,
  shareableWrites,
} from './shareable-items.ts';

/** `null`: its program's. */
type CtaInput = { readonly [Field in 'label' | 'destinationUrl']?: string | null };

/** A credential's links, in the order of their channels' names, and its CTA. */
export async function shareablesOf(
  { issuerId, credentialId }: Credential,
  store: Store = registry,
): Promise<Shareables> {
  const [links, cta] = await Promise.all([
    allUnder<ShareLink>(issuerId, `LNK#${credentialId}#`, store),
    store.get(credentialCtaKey(issuerId, credentialId)),
  ]);
  return { links, ...(cta && { cta: contentOf<Cta>(cta) }) };
}

async function allUnder<T>(issuerId: IssuerId, prefix: string, store: Store): Promise<T[]> {
  const all: T[] = [];
  for await (const item of store.list(issuerPartition(issuerId), prefix)) {
    const { pk, sk, ...content } = item;
    all.push(content as T);
  }
  return all;
}

type Wanted = { readonly channels?: readonly Channel[]; readonly cta?: CtaInput };

/**
 * See that a credential has these links and this CTA: one link for each channel, one CTA.
 *
 * Idempotent: what is there stays, a CTA changes in what is given, and ids never change. `known`
 * spares the reading: what the credential has already, such as nothing if it was just published.
 *
 * @throws AppError CONFLICT if the credential is private, GONE if it is revoked
 */
export function ensureShareables(
  credential: Credential,
  { channels = [], cta }: Wanted,
  { known, store }: Seen = {},
): Promise<Shareables> {
  const plan: Plan = async (now, stored) => {
    refuseUnshareable(now);
    const news = channels.filter((one) => !stored.links.some(({ channel }) => channel === one));
    const links = await Promise.all([...new Set(news)].map((channel) => newLink(now, channel)));
    const changed = cta && (await changedCta(now, stored.cta, cta));
    return { links, ...(changed && { cta: changed }) };
  };
  return changing(credential, plan, { known, store });
}

function refuseUnshareable({ status, private: isPrivate }: Credential): void {
  if (status === 'revoked') {
    throw new AppError('GONE', 'the credential is revoked', { field: 'credentialId' });
  }
  if (isPrivate) {
    throw new AppError('CONFLICT', 'the credential is private', { field: 'credentialId' });
  }
}

export async function newLink(
  { issuerId, credentialId }: Credential,
  channel: Channel,
): Promise<ShareLink> {
  const linkId = await derivedId('lnk', issuerId, `${credentialId}/${channel}`);
  return { linkId, channel, isDisabled: false };
}

/** A credential's CTA as it is made. */
export function newCta(credential: Credential, input: CtaInput): Promise<Cta> {
  return ctaFrom(credential, undefined, input);
}

async function changedCta(
  credential: Credential,
  stored: Cta | undefined,
  input: CtaInput,
): Promise<Cta | undefined> {
  const cta = await ctaFrom(credential, stored, input);
  const isSame = stored?.label === cta.label && stored?.destinationUrl === cta.destinationUrl;
  return stored && isSame ? undefined : cta;
}

async function ctaFrom(
  { issuerId, credentialId }: Credential,
  stored: Cta | undefined,
  { label = stored?.label, destinationUrl = stored?.destinationUrl }: CtaInput,
): Promise<Cta> {
  const ctaId = await derivedId('cta', issuerId, credentialId);
  return {
    ctaId,
    label: label ?? undefined,
    destinationUrl: destinationUrl ?? undefined,
    isDisabled: stored?.isDisabled ?? false,
  };
}

const DEFAULT_LABEL = 'Start your own';

/** What stands on a CTA: its own label, else its program's. */
export function ctaLabelOf({ label }: Cta, { ctaLabel }: Pick<Program, 'ctaLabel'>): string {
  return label ?? ctaLabel ?? DEFAULT_LABEL;
}

/** Disable or enable one link. @throws AppError NOT_FOUND naming `channel` */
export async function setLinkDisabled(
  credential: Credential,
  channel: Channel,
  isDisabled: boolean,
): Promise<ShareLink> {
  const { links } = await changing(credential, async (_now, stored) => {
    const link = linkOf(stored, channel);
    return { links: link.isDisabled === isDisabled ? [] : [{ ...link, isDisabled }] };
  });
  return linkOf({ links }, channel);
}

/** The link for a channel. @throws AppError NOT_FOUND naming `channel` */
export function linkOf({ links }: Shareables, channel: Channel): ShareLink {
  const link = links.find((one) => one.channel === channel);
  if (link) return link;
  throw new AppError('NOT_FOUND', 'there is no such link', { field: 'channel' });
}

/** Disable or enable the CTA. @throws AppError NOT_FOUND naming `ctaId` */
export async function setCtaDisabled(
  credential: Credential,
  ctaId: CtaId,
  isDisabled: boolean,
): Promise<Cta> {
  const { cta } = await changing(credential, async (_now, stored) => {
    const known = ctaOf(stored, ctaId);
    return { links: [], ...(known.isDisabled !== isDisabled && { cta: { ...known, isDisabled } }) };
  });
  return ctaOf({ links: [], cta }, ctaId);
}

function ctaOf({ cta }: Shareables, ctaId: CtaId): Cta {
  if (cta?.ctaId === ctaId) return cta;
  throw new AppError('NOT_FOUND', 'there is no such CTA', { field: 'ctaId' });
}

/**
 * Revoke a credential or take that back, with all of its links and its CTA in one transaction.
 *
 * A link that is added meanwhile makes it start again: none escapes. A link that was disabled by
 * itself stays so afterwards.
 */
export async function setCredentialStatus(
  credential: Credential,
  status: Credential['status'],
  store?: Store,
): Promise<Credential> {
  const plan: Plan = async (now, stored) => (now.status === status ? { links: [] } : stored);
  await changing(credential, plan, { status, store });
  return { ...credential, status };
}

/**
 * Makes a credential private or public, with all of its links and its CTA in one transaction: the
 * links of a private credential answer 410 and count nothing.
 *
 * To repeat it for a private credential writes its links again, which brings those up to date that
 * were written before privacy closed links.
 */
async function setCredentialPrivacy(
  credential: Credential,
  isPrivate: boolean,
  store: Store,
): Promise<Credential> {
  const plan: Plan = async (now, stored) => (isPrivate || now.private ? stored : { links: [] });
  await changing(credential, plan, { private: isPrivate, store });
  return { ...credential, private: isPrivate };
}

/**
 * Updates the given fields of a credential that differ; `private` takes its links with it.
 * `undefined`: see updateCredential.
 */
export async function changeCredential(
  stored: Credential,
  { private: isPrivate, ...details }: Parameters<typeof updateCredential>[1],
  store: Store = registry,
): Promise<Credential | undefined> {
  const hasPrivacy = isPrivate || (isPrivate === false && stored.private !== false);
  const seen = hasPrivacy ? await setCredentialPrivacy(stored, isPrivate ?? false, store) : stored;
  return updateCredential(seen, details, store);
}

/** The links and CTA that are to be written, of a credential that has these now. */
type Plan = (now: Credential, stored: Shareables) => Promise<Shareables>;

type Standing = Partial<Pick<Credential, 'status' | 'private'>>;

type Seen = { readonly known?: Shareables; readonly store?: Store };

/**
 * Write the links and the CTA that `plan` answers, having seen all that are there; if anything of
 * them changes in between, see and plan again. Answers them as they are afterwards.
 */
function changing(
  credential: Credential,
  plan: Plan,
  { known, store = registry, ...standing }: Standing & Seen = {},
): Promise<Shareables> {
  let first = known && { seen: credential, stored: known };
  return retryOnConflict(async () => {
    const { seen, stored } = first ?? (await storedNow(credential, store));
    first = undefined;
    const changes = await plan(seen, stored);
    const now = { ...seen, ...standing };
    const isSame = now.status === seen.status && now.private === seen.private;
    if (isSame && changes.links.length === 0 && !changes.cta) return stored;
    const outcome = await store.commit([guarded(seen, now), ...shareableWrites(now, changes)]);
    if (outcome.type !== 'committed') return undefined;
    return merged(stored, evicted(changes));
  });
}

async function storedNow({ issuerId, credentialId }: Credential, store: Store) {
  const seen = await getCredential(issuerId, credentialId, store);
  return { seen, stored: await shareablesOf(seen, store) };
}

function merged(stored: Shareables, changes: Shareables): Shareables {
  const byChannel = new Map([...stored.links, ...changes.links].map((one) => [one.channel, one]));
  const cta = changes.cta ?? stored.cta;
  return { links: [...byChannel.values()], ...(cta && { cta }) };
}

function evicted(shareables: Shareables): Shareables {
  for (const { linkId } of shareables.links) evict('link', linkId);
  if (shareables.cta) evict('cta', shareables.cta.ctaId);
  return shareables;
}
