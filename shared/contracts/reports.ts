import * as z from 'zod';
import { RANK_BY } from '#shared/rankings/rules/ranking.ts';
import { BREAKDOWNS } from '#shared/reports/rules/breakdown.ts';
import { COUNT_METRIC_IDS } from '#shared/reports/rules/count-metrics.ts';
import { PERIODS } from '#shared/reports/rules/period.ts';
import { INTERVALS } from '#shared/reports/rules/series.ts';
import { CredentialSearch, CredentialSearchAnswer } from './credential-search.ts';
import { CredentialSignupsAnswer } from './credential-signups.ts';
import { EventExport, EventExportQuery } from './event-export.ts';
import { GoalsAnswer } from './goal-answers.ts';
import * as influencers from './influencer-answers.ts';
import type { Operations } from './operation.ts';
import * as answers from './report-answers.ts';
import { Id, PageQuery, ReportingDay, SearchText, TimeZone } from './text.ts';

const oneOf = <const T extends readonly string[]>(names: T) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

/** Nothing may be asked of a list that is always the same. */
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

/** Every credential with what it brought since ever. */
export const CredentialExport = z.strictObject({
  items: z.array(
    z.strictObject({
      credentialId: z.string(),
      externalId: z.string(),
      programId: z.string(),
      recipientId: z.string(),
      name: z.string().nullable(),
      issuedAt: z.iso.datetime({ offset: true }),
      publishedAt: z.iso.datetime({ offset: true }),
      expiresAt: z.iso.datetime({ offset: true }).nullable(),
      status: z.enum(['active', 'revoked']),
      private: z.boolean(),
      totals: influencers.Parts,
    }),
  ),
  nextCursor: z.string().nullable(),
});

export const EXPORT_OPERATIONS = {
  'GET /v1/exports/events': {
    summary: 'What happened, event by event, over reporting days',
    query: EventExportQuery,
    answers: { 200: EventExport },
  },
  'GET /v1/exports/credentials': {
    summary: 'Every credential with what it brought since ever',
    query: PageQuery,
    answers: { 200: CredentialExport },
  },
};

/** The reports, as the OpenAPI document lists them. */
export const REPORT_OPERATIONS = {
  'GET /v1/reports/goals': { summary: 'The nine goals', answers: { 200: GoalsAnswer } },
  'GET /v1/reports/goals/{goal}': {
    summary: 'How a goal is doing',
    query: GoalQuery,
    answers: { 200: answers.GoalAnswer },
  },
  'GET /v1/reports/benchmarks': {
    summary: 'Own rates beside the published averages of industries',
    query: FunnelQuery,
    answers: { 200: answers.BenchmarksAnswer },
  },
  'GET /v1/reports/funnel': {
    summary: 'From published to signed up',
    query: FunnelQuery,
    answers: { 200: answers.FunnelAnswer },
  },
  'GET /v1/reports/timeseries': {
    summary: 'A metric over time',
    query: SeriesQuery,
    answers: { 200: answers.SeriesAnswer },
  },
  'GET /v1/reports/breakdown': {
    summary: 'What happened, by channel, country, device, source or program',
    query: BreakdownQuery,
    answers: { 200: answers.BreakdownAnswer },
  },
  'GET /v1/reports/credentials': {
    summary: 'All credentials, with whose they are',
    query: PageQuery,
    answers: { 200: CredentialSearchAnswer },
  },
  'GET /v1/reports/credentials/{credentialId}/signups': {
    summary: 'The sign-ups that a credential led to, newest first',
    query: PageQuery,
    answers: { 200: CredentialSignupsAnswer },
  },
  'GET /v1/influencers': {
    summary: 'The ranking',
    query: InfluencersQuery,
    answers: { 200: influencers.InfluencersAnswer },
  },
  'GET /v1/influencers/{recipientId}': {
    summary: 'One recipient’s rank and parts',
    query: InfluencerQuery,
    answers: { 200: influencers.InfluencerAnswer },
  },
};

/** Reading that is no report of its own: it cannot be shared. */
export const SEARCH_OPERATIONS: Operations = {
  'POST /v1/reports/credentials/search': {
    summary: 'Credentials that a name, address, id or link leads to',
    body: CredentialSearch,
    answers: { 200: CredentialSearchAnswer },
  },
  'POST /v1/influencers/search': {
    summary: 'Recipients that a name, e-mail address or id leads to, and where they stand',
    body: InfluencerSearch,
    answers: { 200: influencers.InfluencerSearchAnswer },
  },
  'GET /v1/influencers/series': {
    summary: 'What each of several recipients brought, day by day',
    query: InfluencerSeriesQuery,
    answers: { 200: influencers.InfluencerSeriesAnswer },
  },
};
