import * as z from 'zod';
import { PageQuery } from './text.ts';

const QUERY_MAX = 300;

export const CredentialSearchQuery = z.strictObject({
  /** An id, address, external id, e-mail address, or part of a name. */
  q: z.string().trim().max(QUERY_MAX, `must have at most ${QUERY_MAX} characters`).optional(),
  limit: PageQuery.shape.limit,
  cursor: PageQuery.shape.cursor,
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
