import { type DateOrInstant, dayOf } from '#shared/registry/rules/date-or-instant.ts';
import type { Shared } from './rules/intent-url.ts';
import { shareTextOf } from './rules/share-text.ts';

/** What a share is made of: parts of a badge, from wherever they were read. */
type Parts = {
  readonly issuer: {
    readonly name: string;
    readonly timeZone: string;
    readonly linkedInOrganizationId?: string;
  };
  readonly program: { readonly name: string; readonly shareText?: string };
  readonly credential: {
    readonly credentialId: string;
    readonly name?: string;
    readonly issuedAt: DateOrInstant;
    readonly validUntil?: DateOrInstant;
  };
  readonly recipientName?: string;
};

/** A badge as it is shared by a tracked link: with its program's text, filled in. */
export function sharedBadge(parts: Parts, url: string): Shared {
  const { issuer, program, credential, recipientName } = parts;
  const { issuedAt, validUntil } = credential;
  const title = credential.name ?? program.name;
  const values = { recipient: recipientName, program: title, issuer: issuer.name };
  return {
    url,
    title,
    text: shareTextOf(program.shareText, values),
    credentialId: credential.credentialId,
    issuerName: issuer.name,
    linkedInOrganizationId: issuer.linkedInOrganizationId,
    issuedOn: dayOf(issuedAt, issuer.timeZone),
    ...(validUntil && { expiresOn: dayOf(validUntil, issuer.timeZone) }),
  };
}
