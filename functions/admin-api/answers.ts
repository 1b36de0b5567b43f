import type { ApiKey } from '#shared/access/api-keys.ts';
import type { Caller } from '#shared/access/authenticate.ts';
import { required } from '#shared/environment.ts';
import type { Credential } from '#shared/registry/credentials.ts';
import type { Issuer } from '#shared/registry/issuers.ts';
import type { Program } from '#shared/registry/programs.ts';
import type { Recipient } from '#shared/registry/recipients.ts';
import type { Cta, ShareLink } from '#shared/registry/shareable-items.ts';
import { ctaLabelOf } from '#shared/registry/shareables.ts';
import { intentUrl } from '#shared/sharing/rules/intent-url.ts';
import { sharedBadge } from '#shared/sharing/shared-badge.ts';
import type { LinkContext } from './link-context.ts';
import { ownerUrlOf } from './owner-url.ts';

const PUBLIC_URL = required('PUBLIC_URL');

export function programAnswer({ issuerId, ...program }: Program) {
  return { ...program, highStakes: program.highStakes ?? false };
}

export async function credentialAnswer(credential: Credential, caller: Caller) {
  const {
    issuerId,
    validUntil,
    publishedAt,
    linkings,
    referredBy,
    importedBy,
    changedBy,
    ownerVersion,
    hasNoOwnerLink,
    ...rest
  } = credential;
  const ownerUrl = await ownerUrlOf(credential, caller);
  return {
    ...rest,
    publishedAt: new Date(publishedAt).toISOString(),
    ...(validUntil && { expiresAt: validUntil }),
    private: credential.private ?? false,
    pageUrl: `${PUBLIC_URL}/b/${credential.credentialId}`,
    ...(ownerUrl && { ownerUrl }),
  };
}

export function recipientAnswer(recipient: Recipient) {
  const { recipientId, externalId, name, email, country } = recipient;
  const { isPublic, isPublicBy, erasedAt } = recipient;
  return { recipientId, externalId, name, email, country, isPublic, isPublicBy, erasedAt };
}

export function linkUrl({ linkId }: Pick<ShareLink, 'linkId'>): string {
  return `${PUBLIC_URL}/l/${linkId}`;
}

export function linkAnswer({ linkId, channel, isDisabled }: ShareLink, context: LinkContext) {
  const url = linkUrl({ linkId });
  return {
    linkId,
    channel,
    url,
    intentUrl: intentUrl(channel, sharedBadge(context, url)),
    shareUrl: `${PUBLIC_URL}/b/${context.credential.credentialId}/share/${channel}`,
    disabled: isDisabled,
  };
}

export function ctaAnswer(cta: Cta, program: Program) {
  const { ctaId, destinationUrl, isDisabled } = cta;
  return {
    ctaId,
    label: ctaLabelOf(cta, program),
    url: `${PUBLIC_URL}/c/${ctaId}`,
    destinationUrl: destinationUrl ?? program.destinationUrl,
    disabled: isDisabled,
  };
}

export function keyAnswer({ keyId, scope, label, createdAt }: ApiKey) {
  return { keyId, scope, label, createdAt };
}

export function issuerAnswer(issuer: Issuer) {
  const { issuerId, name, timeZone, allowedHosts, createdAt } = issuer;
  const { brandColor, logoUrl, websiteUrl, linkedInOrganizationId } = issuer;
  return {
    issuerId,
    name,
    timeZone,
    allowedHosts,
    brandColor,
    logoUrl,
    websiteUrl,
    linkedInOrganizationId,
    namesArePublic: issuer.namesArePublic ?? false,
    homeCountry: issuer.homeCountry,
    industry: issuer.industry,
    baseline: issuer.baseline,
    createdAt,
  };
}
