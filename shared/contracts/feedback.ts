import * as z from 'zod';
import { SURVEYS } from '#shared/lane-log/rules/survey.ts';
import { Ignored, Timestamp } from './signups.ts';
import { DateTime, ExternalId, Id, WebAddress } from './text.ts';

const Rating = z
  .int('must be a whole number from 1 to 5')
  .min(1, 'must be at least 1')
  .max(5, 'must be at most 5');
const Score = z
  .int('must be a whole number from 0 to 10')
  .min(0, 'must be at least 0')
  .max(10, 'must be at most 10');

const Answer = {
  survey: z.enum(SURVEYS, { error: `must be one of ${SURVEYS.join(', ')}` }),
  /** How satisfied, 1 to 5. */
  rating: Rating.optional(),
  /** How likely to recommend, 0 to 10. */
  score: Score.optional(),
  answeredAt: DateTime.optional(),
};

/** A recipient's answer about one credential, which is named by our id or by the issuer's own. */
export const SurveyInput = z
  .strictObject({
    credentialId: Id('crd').optional(),
    externalId: ExternalId.optional(),
    ...Answer,
  })
  .refine(({ credentialId, externalId }) => Boolean(credentialId) !== Boolean(externalId), {
    path: ['credentialId'],
    message: 'give either credentialId or externalId',
  })
  .refine(({ rating, score }) => rating !== undefined || score !== undefined, {
    path: ['rating'],
    message: 'give rating, score or both',
  });
export type SurveyInput = z.output<typeof SurveyInput>;

export const SurveyNotification = z.strictObject({
  type: z.literal('survey.answered', { error: 'must be survey.answered' }),
  timestamp: Timestamp,
  data: SurveyInput,
});

const OUTCOMES = ['created', 'updated', 'unchanged', 'stale'] as const;

export const SurveyOutcomeAnswer = z.strictObject({
  status: z.enum(OUTCOMES),
  credentialId: z.string(),
  survey: z.enum(SURVEYS),
  ignored: Ignored,
});

const Fault = z.strictObject({ field: z.string(), message: z.string() });

export const SurveyImportAnswer = z.strictObject({
  summary: z.record(z.enum([...OUTCOMES, 'failed']), z.int()),
  items: z.array(
    z.strictObject({
      line: z.int(),
      status: z.enum([...OUTCOMES, 'failed']),
      credentialId: z.string().optional(),
      ignored: Ignored,
      errors: z.array(Fault).optional(),
    }),
  ),
});

/** A listening tool's own name: a few letters, so that there are not too many. */
const Source = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9, dot and dash');

/** What a listening tool tells of a post: neither its text nor who wrote it. */
export const MentionNotification = z.strictObject({
  type: z.literal('mention.created', { error: 'must be mention.created' }),
  timestamp: Timestamp,
  data: z.strictObject({
    source: Source,
    externalId: ExternalId,
    programId: Id('prg').optional(),
    url: WebAddress.optional(),
    mentionedAt: DateTime.optional(),
  }),
});

export const MentionAnswer = z.strictObject({
  status: z.enum(['created', 'duplicate']),
  ignored: Ignored,
});
