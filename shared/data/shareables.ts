import type { Channel } from '#shared/domain/channel.ts';
import { AppError } from '#shared/domain/errors.ts';
import type { CtaId, LinkId } from '#shared/domain/ids.ts';
import { evict } from './cache.ts';
import { type Credential, getCredential } from './credentials.ts';
import { listOf } from './issuer-list.ts';
import {
  credentialCtaKey,
  credentialKey,
  credentialLinkKey,
  ctaKey,
  type Key,
  linkKey,
} from './keys.ts';
import { derivedId } from './root-secret.ts';
import { tables } from './tables.ts';
import { transact, type Write } from './transaction.ts';

/** A share link as its credential lists it. */
export type ShareLink = {
  readonly linkId: LinkId;
  readonly channel: Channel;
  readonly isDisabled: boolean;
};

/** A credential's call to action, as the credential lists it. */
export type Cta = {
  readonly ctaId: CtaId;
  readonly label: string;
  /** Absent: it leads to the program's destination, whatever that is at the time. */
  readonly destinationUrl?: string;
  readonly isDisabled: boolean;
};

export type Shareables = { readonly links: readonly ShareLink[]; readonly cta?: Cta };
export type CtaInput = Pick<Cta, 'label' | 'destinationUrl'>;

/** A credential's links, in the order of their channels' names, and its CTA. */
export async function shareablesOf(credential: Credential): Promise<Shareables> {
  const { issuerId, credentialId } = credential;
  const [links, ctas] = await Promise.all([
    listOf<ShareLink>(issuerId, `LNK#${credentialId}#`),
    listOf<Cta>(issuerId, `CTA#${credentialId}`),
  ]);
  const [cta] = ctas.items;
  return { links: links.items, ...(cta && { cta }) };
}

const RACES_MAX = 5;

/**
 * See that a credential has these links and this CTA: one link for each channel, one CTA.
 *
 * Idempotent: what is there stays, a CTA that differs is changed, and ids never change.
 *
 * @throws AppError CONFLICT if the credential is private, GONE if it is revoked
 */
export async function ensureShareables(
  credential: Credential,
  wanted: { readonly channels?: readonly Channel[]; readonly cta?: CtaInput },
): Promise<Shareables> {
  const { issuerId, credentialId } = credential;
  for (let races = 0; races < RACES_MAX; races++) {
    const stored = await shareablesOf(credential);
    const { shareables, writes } = await missing(credential, stored, wanted);
    if (writes.length === 0) return shareables;
    refuseUnshareable(await getCredential(issuerId, credentialId));
    const outcome = await transact([noteLinking(credential), ...writes]);
    if (outcome.type === 'committed') return evicted(shareables);
  }
  throw new Error(`the links of ${credentialId} are being written by too many at once`);
}

function refuseUnshareable({ status, private: isPrivate }: Credential): void {
  if (status === 'revoked') {
    throw new AppError('GONE', 'the credential is revoked', { field: 'credentialId' });
  }
  if (isPrivate) {
    throw new AppError('CONFLICT', 'the credential is private', { field: 'credentialId' });
  }
}

async function missing(
  credential: Credential,
  stored: Shareables,
  { channels = [], cta: input }: { channels?: readonly Channel[]; cta?: CtaInput },
): Promise<{ shareables: Shareables; writes: Write[] }> {
  const { issuerId, credentialId } = credential;
  const links = [...stored.links];
  const writes: Write[] = [];
  for (const channel of new Set(channels)) {
    if (links.some((link) => link.channel === channel)) continue;
    const linkId = await derivedId('lnk', issuerId, `${credentialId}/${channel}`);
    const link: ShareLink = { linkId, channel, isDisabled: false };
    links.push(link);
    writes.push(...linkWrites(credential, link));
  }
  if (!input || isSameCta(stored.cta, input)) return { shareables: { ...stored, links }, writes };
  const ctaId = await derivedId('cta', issuerId, credentialId);
  const cta: Cta = { ...input, ctaId, isDisabled: stored.cta?.isDisabled ?? false };
  return { shareables: { links, cta }, writes: [...writes, ...ctaWrites(credential, cta)] };
}

function isSameCta(cta: Cta | undefined, { label, destinationUrl }: CtaInput): boolean {
  return cta?.label === label && cta.destinationUrl === destinationUrl;
}

/** Disable or enable one link. @throws AppError NOT_FOUND naming `channel` */
export async function setLinkDisabled(
  credential: Credential,
  channel: Channel,
  isDisabled: boolean,
): Promise<ShareLink> {
  const { links } = await shareablesOf(credential);
  const link = links.find((one) => one.channel === channel);
  if (!link) throw new AppError('NOT_FOUND', 'there is no such link', { field: 'channel' });
  const changed = { ...link, isDisabled };
  await transactWhileActive(credential, linkWrites(credential, changed));
  evicted({ links: [changed] });
  return changed;
}

/** Disable or enable the CTA. @throws AppError NOT_FOUND naming `ctaId` */
export async function setCtaDisabled(
  credential: Credential,
  ctaId: CtaId,
  isDisabled: boolean,
): Promise<Cta> {
  const { cta } = await shareablesOf(credential);
  if (cta?.ctaId !== ctaId) {
    throw new AppError('NOT_FOUND', 'there is no such CTA', { field: 'ctaId' });
  }
  const changed = { ...cta, isDisabled };
  await transactWhileActive(credential, ctaWrites(credential, changed));
  evicted({ links: [], cta: changed });
  return changed;
}

/** Write unless the credential is revoked, now or in between: a revocation must not be undone by half. */
async function transactWhileActive(credential: Credential, writes: Write[]): Promise<void> {
  refuseUnshareable({ ...credential, private: false });
  const outcome = await transact([noteLinking(credential), ...writes]);
  if (outcome.type === 'committed') return;
  throw new AppError('CONFLICT', 'the credential is being changed by somebody else: try again', {
    field: 'credentialId',
  });
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
): Promise<Credential> {
  for (let races = 0; races < RACES_MAX; races++) {
    const now = await getCredential(credential.issuerId, credential.credentialId);
    if (now.status === status) return now;
    const changed = { ...now, status };
    const shareables = await shareablesOf(changed);
    const outcome = await transact([
      statusWrite(changed),
      ...shareables.links.flatMap((link) => linkWrites(changed, link)),
      ...(shareables.cta ? ctaWrites(changed, shareables.cta) : []),
    ]);
    if (outcome.type !== 'committed') continue;
    evicted(shareables);
    return changed;
  }
  throw new Error(`the links of ${credential.credentialId} are being written by too many at once`);
}

function statusWrite({ issuerId, credentialId, status, linkings }: Credential): Write {
  return {
    Update: {
      TableName: tables.registry,
      Key: credentialKey(issuerId, credentialId),
      UpdateExpression: 'SET #status = :status',
      ConditionExpression: linkings ? 'linkings = :seen' : 'attribute_not_exists(linkings)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ...(linkings && { ':seen': linkings }) },
    },
  };
}

function noteLinking({ issuerId, credentialId }: Credential): Write {
  return {
    Update: {
      TableName: tables.registry,
      Key: credentialKey(issuerId, credentialId),
      UpdateExpression: 'ADD linkings :one',
      ConditionExpression: '#status = :active',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':one': 1, ':active': 'active' },
    },
  };
}

/** The link as its credential lists it, and as the redirect reads it: with all that a click carries. */
function linkWrites(credential: Credential, link: ShareLink): Write[] {
  const { issuerId, credentialId } = credential;
  const { linkId, channel, isDisabled } = link;
  const followed = { linkId, channel, ...followedFields(credential, isDisabled) };
  return [
    put(credentialLinkKey(issuerId, credentialId, channel), link),
    put(linkKey(linkId), followed),
  ];
}

function ctaWrites(credential: Credential, cta: Cta): Write[] {
  const { issuerId, credentialId } = credential;
  const { ctaId, destinationUrl, isDisabled } = cta;
  const followed = { ctaId, destinationUrl, ...followedFields(credential, isDisabled) };
  return [put(credentialCtaKey(issuerId, credentialId), cta), put(ctaKey(ctaId), followed)];
}

function followedFields(credential: Credential, isDisabled: boolean) {
  const { issuerId, programId, credentialId, recipientId, publishedAt } = credential;
  const usual = isDisabled ? 'disabled' : 'active';
  const status = credential.status === 'revoked' ? 'revoked' : usual;
  return { issuerId, programId, credentialId, recipientId, publishedAt, status };
}

function put(key: Key, item: object): Write {
  return { Put: { TableName: tables.registry, Item: { ...key, ...item } } };
}

function evicted(shareables: Shareables): Shareables {
  for (const { linkId } of shareables.links) evict('link', linkId);
  if (shareables.cta) evict('cta', shareables.cta.ctaId);
  return shareables;
}
