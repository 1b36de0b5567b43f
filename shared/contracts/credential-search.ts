import * as z from 'zod';
import { PageQuery, SearchText } from './text.ts';

/** In a body: an address of a request must not name a person. */
export const CredentialSearch = z.strictObject({
  /** An id, address, external id, e-mail address, or part of a name. */
  q: SearchText,
  limit: PageQuery.shape.limit,
});

const FoundCredential = z.strictObject({
  credentialId: z.string(),
  externalId: z.string(),
  name: z.string().nullable(),
  programId: z.string(),
  recipientId: z.string(),
  /** Null for who gave none, or was erased. */
  recipientName: z.string().nullable(),
  publishedAt: z.iso.datetime({ offset: true }),
  private: z.boolean(),
  status: z.enum(['active', 'revoked']),
});

export const CredentialSearchAnswer = z.strictObject({
  items: z.array(FoundCredential),
  /** Null for what was searched for: that comes at once. */
  nextCursor: z.string().nullable(),
  /** False if there were too many recipients to look through all of their names. */
  isComplete: z.boolean(),
});
