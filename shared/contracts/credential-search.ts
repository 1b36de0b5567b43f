import * as z from 'zod';
import { PageQuery } from './text.ts';

const QUERY_MAX = 300;

/** In a body: an address of a request must not name a person. */
export const CredentialSearch = z.strictObject({
  /** An id, address, external id, e-mail address, or part of a name. */
  q: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(QUERY_MAX, `must have at most ${QUERY_MAX} characters`),
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

export const SEARCH_OPERATIONS = {
  'POST /v1/reports/credentials/search': {
    summary: 'Credentials that a name, address, id or link leads to',
    body: CredentialSearch,
    answers: { 200: CredentialSearchAnswer },
  },
};
