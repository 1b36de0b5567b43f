import * as z from 'zod';
import { RANK_BY } from '#shared/rankings/rules/ranking.ts';
import { BREAKDOWNS } from '#shared/reports/rules/breakdown.ts';
import { COUNT_METRIC_IDS } from '#shared/reports/rules/count-metrics.ts';
import { PERIODS } from '#shared/reports/rules/period.ts';
import { INTERVALS } from '#shared/reports/rules/series.ts';
import { Parts } from './influencer-answers.ts';
import { Id, PageQuery, ReportingDay, SearchText, TimeZone } from './text.ts';

const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

/** For lists that are always the same. */
export const NoQuery = z.strictObject({});

const Span = {
  period: oneOf(PERIODS).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  timeZone: TimeZone.optional(),
  programId: Id('prg').optional(),
};

export const GoalQuery = z.strictObject({ ...Span, compare: oneOf(['previous']).optional() });
export const FunnelQuery = z.strictObject(Span);
export const SeriesQuery = z.strictObject({
  ...Span,
  metric: oneOf(COUNT_METRIC_IDS).default('engagements'),
  interval: oneOf(INTERVALS).default('day'),
});
export const BreakdownQuery = z.strictObject({ ...Span, by: oneOf(BREAKDOWNS).default('channel') });

/** Rankings are made of the issuer's reporting days: no time zone, no instants. */
const Days = {
  period: Span.period,
  from: ReportingDay.optional(),
  to: ReportingDay.optional(),
  programId: Span.programId,
};
const Ranking = {
  ...Days,
  rankBy: oneOf(RANK_BY).default('signups'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code in capitals')
    .optional(),
};
export const InfluencersQuery = z.strictObject({
  ...Ranking,
  limit: PageQuery.shape.limit,
  cursor: PageQuery.shape.cursor,
});
export const InfluencerQuery = z.strictObject(Ranking);
export const InfluencerSearch = z.strictObject({ ...Ranking, q: SearchText });

const RECIPIENTS_MAX = 100;

/** Of which recipients, by their ids with commas between them. */
export const InfluencerSeriesQuery = z
  .strictObject({
    ...Ranking,
    recipientIds: z
      .string('must be recipients’ ids with commas between them')
      .transform((text) => text.split(','))
      .pipe(z.array(Id('rcp')).max(RECIPIENTS_MAX, `must be at most ${RECIPIENTS_MAX}`)),
  })
  .refine(({ rankBy, currency }) => (rankBy === 'value') === (currency !== undefined), {
    path: ['currency'],
    message: 'goes with rankBy=value, and that needs it',
  });

/** Credentials with their all-time totals. */
export const CredentialExport = z.strictObject({
  items: z.array(
    z.strictObject({
      credentialId: z.string(),
      externalId: z.string(),
      programId: z.string(),
      recipientId: z.string(),
      name: z.string().nullable(),
      /** As they came: dates, or instants with a zone. */
      issuedAt: z.union([z.iso.date(), z.iso.datetime({ offset: true })]),
      publishedAt: z.iso.datetime({ offset: true }),
      expiresAt: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).nullable(),
      status: z.enum(['active', 'revoked']),
      private: z.boolean(),
      totals: Parts,
    }),
  ),
  nextCursor: z.string().nullable(),
});
