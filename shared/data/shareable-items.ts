import { subjectOf } from '#shared/domain/subject.ts';
import type { Credential } from './credentials.ts';
import {
  credentialCtaKey,
  credentialKey,
  credentialLinkKey,
  ctaKey,
  type Key,
  linkKey,
} from './keys.ts';
import type { Cta, Shareables, ShareLink } from './shareables.ts';
import { tables } from './tables.ts';
import type { Write } from './transaction.ts';

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
  const followed = { ctaId, destinationUrl, ...followedFields(credential, isDisabled) };
  return [put(credentialCtaKey(issuerId, credentialId), cta), put(ctaKey(ctaId), followed)];
}

function followedFields(credential: Credential, isDisabled: boolean) {
  const usual = isDisabled ? 'disabled' : 'active';
  const status = credential.status === 'revoked' ? 'revoked' : usual;
  return { ...subjectOf(credential), status };
}

function put(key: Key, item: object): Write {
  return { Put: { TableName: tables.registry, Item: { ...key, ...item } } };
}

/** The credential's own part of every change: nobody else wrote since it was seen. */
export function guarded(
  { issuerId, credentialId, linkings, ...seen }: Credential,
  status: string,
): Write {
  const sameLinkings = linkings ? 'linkings = :linkings' : 'attribute_not_exists(linkings)';
  const samePrivacy = '(attribute_not_exists(#private) OR #private = :private)';
  return {
    Update: {
      TableName: tables.registry,
      Key: credentialKey(issuerId, credentialId),
      UpdateExpression: 'SET #status = :status ADD linkings :one',
      ConditionExpression: `${sameLinkings} AND ${samePrivacy}`,
      ExpressionAttributeNames: { '#status': 'status', '#private': 'private' },
      ExpressionAttributeValues: {
        ':status': status,
        ':one': 1,
        ':private': seen.private ?? false,
        ...(linkings && { ':linkings': linkings }),
      },
    },
  };
}
