import { dayIn } from '#shared/domain/calendar.ts';
import type { Publication } from '#shared/domain/event.ts';
import { type Before, publicationFacts } from '#shared/domain/publication.ts';
import { subjectOf } from '#shared/domain/subject.ts';
import type { Credential } from './credentials.ts';
import type { Issuer } from './issuers.ts';

/** When a credential counts as published: when it was issued, but never after now. */
export function publicationDates(issued: string | undefined) {
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
