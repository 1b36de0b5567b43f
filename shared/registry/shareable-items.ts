import { type Key, tables } from '#shared/aws/tables.ts';
import type { Write } from '#shared/aws/transaction.ts';
import type { Channel } from '#shared/channels.ts';
import type { CtaId, LinkId } from '#shared/ids.ts';
import { subjectOf } from '#shared/lane-log/rules/event.ts';
import type { Credential } from './credentials.ts';
import { credentialCtaKey, credentialKey, credentialLinkKey, ctaKey, linkKey } from './keys.ts';

/** A share link as its credential lists it. */
export type ShareLink = {
  readonly linkId: LinkId;
  readonly channel: Channel;
  readonly isDisabled: boolean;
};

/** A credential's call to action, as the credential lists it. */
export type Cta = {
  readonly ctaId: CtaId;
  /** Absent: its program's, whatever that is at the time. */
  readonly label?: string;
  /** Absent: it leads to the program's destination, whatever that is at the time. */
  readonly destinationUrl?: string;
  readonly isDisabled: boolean;
};

export type Shareables = { readonly links: readonly ShareLink[]; readonly cta?: Cta };

/** The writes that store these links and this CTA, under the status that their credential has now. */
export function shareableWrites(credential: Credential, { links, cta }: Shareables): Write[] {
  return [
    ...links.flatMap((link) => linkWrites(credential, link)),
    ...(cta ? ctaWrites(credential, cta) : []),
  ];
}

/** A link as its credential lists it, and as the redirect reads it: with all that a click carries. */
function linkWrites(credential: Credential, link: ShareLink): Write[] {
  const { issuerId, credentialId } = credential;
  const { linkId, channel, isDisabled } = link;
  const followed = { linkId, channel, ...followedFields(credential, isDisabled) };
  return [
    put(credentialLinkKey(issuerId, credentialId, channel), link),
    put(linkKey(linkId), followed),
  ];
}

/** The CTA, in the same two shapes. */
function ctaWrites(credential: Credential, cta: Cta): Write[] {
  const { issuerId, credentialId } = credential;
  const { ctaId, destinationUrl, isDisabled } = cta;
  const { countedUnder, programId } = credential;
  // The redirect asks this program for the destination; the event counts for the other one.
  const offer = countedUnder && { offeredBy: programId };
  const followed = { ctaId, destinationUrl, ...offer, ...followedFields(credential, isDisabled) };
  return [put(credentialCtaKey(issuerId, credentialId), cta), put(ctaKey(ctaId), followed)];
}

function followedFields(credential: Credential, isDisabled: boolean) {
  return { ...subjectOf(credential), status: followedStatus(credential, isDisabled) };
}

function followedStatus({ status, private: isPrivate }: Credential, isDisabled: boolean) {
  if (status === 'revoked') return 'revoked';
  if (isPrivate) return 'private';
  return isDisabled ? 'disabled' : 'active';
}

function put(key: Key, item: object): Write {
  return { Put: { TableName: tables.registry, Item: { ...key, ...item } } };
}

/** The credential's own part of every change: nobody else wrote since it was seen. */
export function guarded(
  { issuerId, credentialId, linkings, ...seen }: Credential,
  now: Pick<Credential, 'status' | 'private'>,
): Write {
  const sameLinkings = linkings ? 'linkings = :linkings' : 'attribute_not_exists(linkings)';
  const samePrivacy = '(attribute_not_exists(#private) OR #private = :private)';
  const isPrivacyNew = now.private !== seen.private;
  return {
    Update: {
      TableName: tables.registry,
      Key: credentialKey(issuerId, credentialId),
      UpdateExpression: `SET #status = :status${isPrivacyNew ? ', #private = :newPrivacy' : ''} ADD linkings :one`,
      ConditionExpression: `${sameLinkings} AND ${samePrivacy}`,
      ExpressionAttributeNames: { '#status': 'status', '#private': 'private' },
      ExpressionAttributeValues: {
        ':status': now.status,
        ':one': 1,
        ':private': seen.private ?? false,
        ...(isPrivacyNew && { ':newPrivacy': now.private }),
        ...(linkings && { ':linkings': linkings }),
      },
    },
  };
}
