import type { Subject } from './event.ts';
import type { IssuerId } from './ids.ts';

type Owned = Subject & { readonly issuerId: IssuerId };

/** What an event carries of the credential that it is about, and nothing else of it. */
export function subjectOf(credential: Owned): Owned {
  const { issuerId, programId, credentialId, recipientId, publishedAt } = credential;
  return { issuerId, programId, credentialId, recipientId, publishedAt };
}
