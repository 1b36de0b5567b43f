import type { ItemWrite } from '#shared/aws/item-write.ts';
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
export function shareableWrites(credential: Credential, { links, cta }: Shareables): ItemWrite[] {
  return [
    ...links.flatMap((link) => linkWrites(credential, link)),
    ...(cta ? ctaWrites(credential, cta) : []),
  ];
}

/** A link as its credential lists it, and as the redirect reads it: with all that a click carries. */
function linkWrites(credential: Credential, link: ShareLink): ItemWrite[] {
  const { issuerId, credentialId } = credential;
  const { linkId, channel, isDisabled } = link;
  const followed = { linkId, channel, ...followedFields(credential, isDisabled) };
  return [
    { key: credentialLinkKey(issuerId, credentialId, channel), put: link },
    { key: linkKey(linkId), put: followed },
  ];
}

/** The CTA, in the same two shapes. */
function ctaWrites(credential: Credential, cta: Cta): ItemWrite[] {
  const { issuerId, credentialId } = credential;
  const { ctaId, destinationUrl, isDisabled } = cta;
  const { countedUnder, programId } = credential;
  // The redirect asks this program for the destination; the event counts for the other one.
  const offer = countedUnder && { offeredBy: programId };
  const followed = { ctaId, destinationUrl, ...offer, ...followedFields(credential, isDisabled) };
  return [
    { key: credentialCtaKey(issuerId, credentialId), put: cta },
    { key: ctaKey(ctaId), put: followed },
  ];
}

function followedFields(credential: Credential, isDisabled: boolean) {
  return { ...subjectOf(credential), status: followedStatus(credential, isDisabled) };
}

function followedStatus({ status, private: isPrivate }: Credential, isDisabled: boolean) {
  if (status === 'revoked') return 'revoked';
  if (isPrivate) return 'private';
  return isDisabled ? 'disabled' : 'active';
}

/** The credential's own part of every change: nobody else wrote since it was seen. */
export function guarded(
  { issuerId, credentialId, linkings, ...seen }: Credential,
  now: Pick<Credential, 'status' | 'private'>,
): ItemWrite {
  const isPrivacyNew = now.private !== seen.private;
  return {
    key: credentialKey(issuerId, credentialId),
    set: {
      status: now.status,
      ...(isPrivacyNew && { private: now.private }),
      linkings: (linkings ?? 0) + 1,
    },
    expected: {
      isThere: true,
      fields: { linkings: linkings ?? null, private: seen.private ?? null },
    },
  };
}
